import { SettingsWrong } from './settings.ts';
import { sowerApp } from './sower-app.ts';

/** Writes the cloud assembly to the folder in CDK_OUTDIR, else to cdk.out. Needs no account, no network and no container. */
try {
  sowerApp({ outdir: process.env.CDK_OUTDIR ?? 'cdk.out' }).synth();
} catch (error) {
  if (!(error instanceof SettingsWrong)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
