export { asBuffer, u16, u32 } from './bytes';
export type { DirectoryEntry } from './directory';
export { CompoundError } from './error';
export { CompoundFile, startsCompoundFile } from './file';
export type { CompoundStream } from './stream';
