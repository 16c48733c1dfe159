export { asBuffer, partKey, readArchive, ZipArchive, type ZipEntry } from './directory';
export { crc32, entrySpan, readContent, readEnds } from './entry';
export { ZipError, type ZipErrorCode } from './error';
export { ZIP_LIMITS } from './limits';
export { rewriteArchive } from './rewrite';
