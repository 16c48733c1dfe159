// All that the extension does, in a bundle of its own: `extension.ts` loads it when the editor has drawn, or when a command needs it.
export { HANDLERS } from './commands';
export { Session } from './session';
