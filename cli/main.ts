import { command } from './command-line.ts';
import { realWorld } from './real-world.ts';

// The launcher holds the other end of this channel. When it is killed without a chance to tell us, we stop as well.
if (process.channel) {
  process.on('disconnect', () => process.exit(1));
  process.channel.unref();
}
// A reader that went away (`sower runs | head`) is no fault; anything else still shows.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });

const exitCode = await command(process.argv.slice(2), realWorld());
// Parts of the cloud may still hold handles; what was written must reach its reader first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
