import type { ZipArchive } from '../../zip';
import { bytesAt } from '../../zip/directory';

const APK_MARK = 'APK Sig Block 42';
/** Signature files of a JAR (JAR File Specification, signed JAR file). */
const JAR_SIGNATURE = /^META-INF\/[^/]+\.(?:RSA|DSA|EC)$/i;

/**
 * Whether an archive is signed: an Android package with its signing block before the directory, which covers the end record too, or a JAR.
 * A JAR's signature does not cover the comment, but what is signed is left alone.
 */
export function isSignedArchive(archive: ZipArchive): boolean {
	if (archive.directory > 32 && bytesAt(archive, archive.directory - 16, 16).toString('latin1') === APK_MARK) return true;
	return archive.mayContain('meta-inf/') && archive.entries.some(({ name }) => JAR_SIGNATURE.test(name));
}
