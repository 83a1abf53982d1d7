import { SettingsWrong } from './settings.ts';
import { sowerApp } from './sower-app.ts';

/** Writes the cloud assembly to the folder in CDK_OUTDIR, else to cdk.out. Needs no account, no network and no container. */
try {
  const { CDK_OUTDIR: outdir = 'cdk.out', SOWER_PYTHON: pythonFolder } = process.env;
  sowerApp({ outdir, context: pythonFolder ? { pythonFolder } : {} }).synth();
} catch (error) {
  if (!(error instanceof SettingsWrong)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
