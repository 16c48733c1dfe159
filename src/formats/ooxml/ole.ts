import { startsCompoundFile } from '../compound';
import { readEncryption } from '../ole/encryption-info';
import type { ByteSource } from '../types';

export { startsCompoundFile } from '../compound';
export { readEncryption } from '../ole/encryption-info';

/** Whether the file is a compound file ([MS-CFB] 2.2). */
export function isCompoundFile(source: ByteSource): boolean {
	return startsCompoundFile(source.read(0, 8));
}

/** Whether a compound file is an encrypted or rights-managed package ([MS-OFFCRYPTO] 2.2, 2.3.4). Never throws for bad content. */
export function isEncryptedPackage(source: ByteSource): boolean {
	return readEncryption(source) !== null;
}
