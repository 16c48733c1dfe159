import { partKey, type ZipArchive } from '../zip';
import { type Package, readRelationships } from './package';

/** Whether the package carries macros: a VBA project, or sheets of old macros. @throws ZipError */
export function hasMacros(pkg: Package): boolean {
	if (!pkg.archive.mayContain('vbaproject.bin') && !pkg.archive.mayContain('macrosheets/')) return false;
	for (const key of pkg.archive.byKey.keys()) if (key.endsWith('vbaproject.bin') || key.includes('/macrosheets/')) return true;
	return false;
}

/**
 * Whether the package has a digital signature (ECMA-376 part 2, 13). An origin without signatures, as is left when one is removed, is none.
 * @throws ZipError, XmlError
 */
export function isSigned(pkg: Package): boolean {
	for (const entry of pkg.archive.mayContain('_xmlsignatures/') ? pkg.archive.entries : []) {
		const key = partKey(entry.name);
		if (key.startsWith('_xmlsignatures/') && !key.startsWith('_xmlsignatures/_rels/') && key.endsWith('.xml')) return true;
	}
	const origin = pkg.relationships.find(({ type }) => type.toLowerCase().endsWith('/digital-signature/origin'));
	return origin !== undefined && origin.target !== '' && hasSignatures(pkg.archive, origin.target);
}

function hasSignatures(archive: ZipArchive, origin: string): boolean {
	return readRelationships(archive, origin).some(({ kind }) => kind === 'signature');
}
