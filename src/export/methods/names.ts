import { MethodError, type MethodFile } from './types';

/** A drive letter, as in `C:x`. */
const DRIVE = /^[A-Za-z]:/;
/** Control characters, and the backslash: on Windows it parts folders. */
const UNSAFE = /[\u0000-\u001f\u007f\\]/;

/**
 * Names for an archive: composed (NFC, as macOS may hand them out decomposed), `/` between folders, none that would leave the folder in which it is
 * unpacked, and none that would meet another there on a system that does not tell letter case apart.
 * @returns in the order of the files
 * @throws MethodError `unsupported-file` for an unsafe name, `name-taken` for one that is there already
 */
export function archiveNames(files: readonly MethodFile[]): readonly string[] {
	const taken = new Set<string>();
	const folders = new Set<string>();
	return files.map((file) => {
		const name = file.name.normalize('NFC');
		const parts = name.split('/');
		const safe = !UNSAFE.test(name) && !DRIVE.test(name) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
		if (!safe || Buffer.byteLength(name) > 0xffff) throw new MethodError('unsupported-file', file.path, 'name');
		const key = fold(name);
		const above = parts.slice(0, -1).map((_, index) => fold(parts.slice(0, index + 1).join('/')));
		if (taken.has(key) || folders.has(key) || above.some((folder) => taken.has(folder))) {
			throw new MethodError('name-taken', file.path, 'archive');
		}
		taken.add(key);
		for (const folder of above) folders.add(folder);
		return name;
	});
}

function fold(name: string): string {
	return name.toUpperCase().toLowerCase();
}

/** Kinds that are compressed already: to try again costs time and saves nothing. */
const COMPRESSED = new Set(
	(
		'docx docm dotx xlsx xlsm xltx xlsb pptx pptm potx ppsx vsdx odt ods odp odg epub jar apk zip zipx 7z rar gz tgz bz2 xz zst lz4 cab ' +
		'pdf jpg jpeg png gif webp heic heif avif jp2 mp3 m4a aac ogg opus flac wma mp4 m4v mov mkv webm avi wmv mpg mpeg age gpg pgp p7m woff woff2'
	).split(' '),
);

/** Whether it is worth while to compress a file of this name. */
export function isCompressible(name: string): boolean {
	const dot = name.lastIndexOf('.');
	return dot < 0 || !COMPRESSED.has(name.slice(dot + 1).toLowerCase());
}
