import { command, reportError } from './command-line.ts';
import { realWorld } from './real-world.ts';

/** Parts of the cloud that were closed may take this long to let go of the process. */
const lingerMilliseconds = 1_000;

// The launcher holds the other end of this channel. When it is killed without a chance to tell us, we stop as well, in
// the way that nothing can hold up; a run goes on after that as after any kill.
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}
// A reader that went away (`sower runs | head`) is no fault; anything else still shows.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });

const words = process.argv.slice(2);
const world = realWorld();
// Errors that reach nobody else: a stream of a log on a full disk, say. The run goes on after it as after any kill.
process.once('uncaughtException', (error) => process.exit(reportError(error, words, world)));

// Ending by itself lets written text reach its reader. It is also safer than `process.exit`, which waits for the
// engine's own threads while, rarely, one of these waits for us: a hang for ever, seen with Node 24.21.
process.exitCode = await command(words, world);
setTimeout(() => process.exit(), lingerMilliseconds).unref();
