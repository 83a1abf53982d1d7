import { memoryBlob } from '../support/memory-blob.ts';
import { memoryClaims } from '../support/memory-claims.ts';
import { memoryEndpointUses } from '../support/memory-endpoint-uses.ts';
import { memoryInbox } from '../support/memory-inbox.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { memoryQueue } from '../support/memory-queue.ts';
import { blobContract } from './suites/blob.ts';
import { claimsContract } from './suites/claims.ts';
import { endpointUsesContract } from './suites/endpoint-uses.ts';
import { ledgerContract } from './suites/ledger.ts';
import { queueContract } from './suites/queue.ts';

ledgerContract('the fake', async () => memoryLedger());
claimsContract('the fake', async () => memoryClaims());
blobContract('the fake', async () => memoryBlob());
endpointUsesContract('the fake', async () => memoryEndpointUses());
queueContract('the fake', async (isPatient) => {
  const queue = memoryQueue();
  const sent = () => queue.sent.filter(({ worker }) => worker === 'filter').map(({ message }) => message);
  return { queue, inbox: memoryInbox(sent, isPatient) };
});
