import { BufferSource } from '../../../../src/formats';
import { decodeXml } from '../../../../src/formats/xml';
import { readArchive, readContent } from '../../../../src/formats/zip';

/** Text of a package's part; throws where there is none. */
export function partOf(bytes: Uint8Array, name: string): string {
	const archive = readArchive(new BufferSource(bytes));
	const entry = archive.find(name);
	if (!entry) throw new Error(`no ${name}`);
	return decodeXml(readContent(archive, entry)).text;
}
