/** Version of this software, in manifests. A test keeps it equal to package.json. */
export const softwareVersion = '0.1.0';
