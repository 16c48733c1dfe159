/** Everything that is made with the large libraries: a bundle of its own, loaded when it is needed (src/report/index.ts). */
export { MAX_ROWS, writeMediaSheet } from './media-sheet';
export { writeRegisterSheet } from './register-sheet';
