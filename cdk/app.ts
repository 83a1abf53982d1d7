import { sowerApp } from './sower-app.ts';

/** Writes the cloud assembly to the folder in CDK_OUTDIR. Needs no account, no network and no container. */
sowerApp().synth();
