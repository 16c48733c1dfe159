// Threads do not inherit the loader of TypeScript.
require('tsx/cjs');
require('./worker.ts');
