/**
 * `node:http` for bundles. An `import` of it reads all that it exports, `WebSocket` too, and so loads the engine's whole
 * fetch: 25 ms of every cold start that nobody needs.
 */
export default process.getBuiltinModule('node:http');
