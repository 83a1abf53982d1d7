/** `node:https` for bundles, for the reason that `http.ts` tells. */
export default process.getBuiltinModule('node:https');
