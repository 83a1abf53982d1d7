// Fetches what some tests need and a machine may lack: Python for the sandbox and the embedded model. Both go where
// runs look for them. What cannot be had leaves its tests skipped, each with a note.
import { startEmbeddedModel } from '../local/model/embedded-model.ts';
import { EmbeddedModelUnavailable } from '../local/model/unavailable.ts';
import { fetchPython, PythonUnavailable } from '../local/python/fetch-python.ts';

const environment = process.env;
const say = (text: string): void => void process.stderr.write(`${text}\n`);
/** Whole steps only: bytes of a download would fill the log. */
const onProgress = ({ done, note }: { done: number; note: string }): void => {
  if (done === 0) say(note);
};

try {
  await fetchPython({ environment, onProgress: say, signal: new AbortController().signal });
} catch (error) {
  if (!(error instanceof PythonUnavailable)) throw error;
  say(`Tests of the sandbox are skipped. ${error.message}`);
}
try {
  const model = await startEmbeddedModel({ environment, onProgress });
  await model.stop();
} catch (error) {
  if (!(error instanceof EmbeddedModelUnavailable)) throw error;
  say(`Tests of the embedded model are skipped. ${error.message}`);
}
