import { Collector, problemOf } from '../marks/collector';
import type { ByteSource, DocumentState, ReadContext, ReadResult, UnreadableCode } from '../types';
import { isCompoundFile, isEncryptedPackage, startsCompoundFile } from './ole';
import { openPackage, type Package } from './package';
import { readProperties } from './read-properties';
import { readSheets } from './read-sheet';
import { readSlides } from './read-slides';
import { readWord } from './read-word';
import { hasMacros, isSigned } from './state';

const PLAIN = { encrypted: false, signed: false, macro: false } as const;

/**
 * Reads the labels of an OOXML document: properties, page headers and footers, first lines and text boxes.
 * Never throws for bad content; what could be read before the fault is returned with it.
 */
export function readPackage(source: ByteSource, context: ReadContext): ReadResult {
	if (source.size === 0) return unreadable({ ...PLAIN, unreadable: { code: 'damaged', detail: 'empty file' } });
	const collector = new Collector(context.policy);
	let pkg: Package;
	try {
		pkg = openPackage(source);
		// An old document may hold a package as an embedded object, at its very end.
		if (pkg.archive.whole === null && isCompoundFile(source)) return readCompound(source);
		if (pkg.archive.whole && startsCompoundFile(pkg.archive.whole)) return readCompound(source);
	} catch (error) {
		const problem = problemOf(error);
		if (!problem) throw error;
		if (isCompoundFile(source)) return readCompound(source);
		return unreadable({ ...PLAIN, encrypted: problem.code === 'encrypted', unreadable: problem });
	}
	let signed = false;
	collector.attempt(() => {
		signed = isSigned(pkg);
	});
	readProperties(pkg, collector);
	if (pkg.kind === 'word') readWord(pkg, collector);
	else if (pkg.kind === 'sheet') readSheets(pkg, collector);
	else if (pkg.kind === 'slides') readSlides(pkg, collector);
	const { markings, foreign, encrypted } = collector;
	const state = { encrypted, signed, macro: hasMacros(pkg, context.path), unreadable: collector.unreadable };
	return { format: 'ooxml', encoding: null, state, markings, foreign };
}

function readCompound(source: ByteSource): ReadResult {
	const encrypted = isEncryptedPackage(source);
	const code: UnreadableCode = encrypted ? 'encrypted' : 'wrong-type';
	const detail = encrypted ? 'EncryptedPackage' : 'OLE compound file';
	return unreadable({ ...PLAIN, encrypted, unreadable: { code, detail } });
}

function unreadable(state: DocumentState): ReadResult {
	return { format: 'ooxml', encoding: null, state, markings: [], foreign: [] };
}
