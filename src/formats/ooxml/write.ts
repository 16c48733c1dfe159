import type { Policy } from '../../policy/types';
import { problemOf } from '../marks/collector';
import { PlannedSource } from '../planned';
import type { ByteSource, ReadContext, RefusalCode, UnreadableCode, WriteRequest, WriteResult } from '../types';
import { XmlError } from '../xml';
import { rewriteArchive } from '../zip';
import { PackageEditor } from './editor';
import { isCompoundFile, isEncryptedPackage } from './ole';
import { inPart, openPackage, type Package } from './package';
import { readPackage } from './read';
import { isSigned } from './state';
import { writeCore } from './write-core';
import { writeLabelInfo } from './write-msip';
import { writeProperties } from './write-properties';
import { NoRoomError, writeSheets } from './write-sheets';
import { writeSlides } from './write-slides';
import { writeWord } from './write-word';

const PLACES: ReadonlySet<string> = new Set(['property', 'page-header']);

/**
 * Plans an OOXML document with the label in its properties, its page headers, or both. Only the parts that must change are packed anew; all
 * other bytes are ranges of the source. Never throws for bad content: it refuses.
 */
export function writePackage(source: ByteSource, request: WriteRequest, context: ReadContext): WriteResult {
	const foreign = request.places.find((place) => !PLACES.has(place));
	if (foreign !== undefined) return refuse('unsupported-place', foreign);
	try {
		if (source.size === 0) return refuse('damaged', 'empty file');
		if (isCompoundFile(source))
			return isEncryptedPackage(source) ? refuse('encrypted', 'EncryptedPackage') : refuse('damaged', 'OLE compound file');
		return plan(openPackage(source), request, context);
	} catch (error) {
		if (error instanceof NoRoomError) return refuse('no-place', error.message);
		const problem = problemOf(error);
		if (!problem) throw error;
		return refuse(REFUSALS[problem.code] ?? 'damaged', problem.detail);
	}
}

const REFUSALS: Partial<Record<UnreadableCode, RefusalCode>> = { encrypted: 'encrypted', 'too-large': 'too-large', bomb: 'too-large' };

function plan(pkg: Package, request: WriteRequest, context: ReadContext): WriteResult {
	if (isSigned(pkg)) return refuse('signed', 'digital signature');
	if (pkg.archive.entries.some(({ flags }) => (flags & 1) !== 0)) return refuse('encrypted', 'encrypted entry');
	// Together with the properties these suffice: the format as a whole has headers, some kinds of it have none that can be written.
	if (pkg.kind === 'properties' && !request.places.includes('property')) return refuse('unsupported-place', 'page-header');
	const editor = new PackageEditor(pkg);
	try {
		edit(editor, request, context.policy);
	} catch (error) {
		throw error instanceof XmlError ? inPart(editor.current, error) : error;
	}
	const contents = editor.contents();
	if (contents.size === 0) return { kind: 'unchanged' };
	const chunks = rewriteArchive(pkg.archive, contents);
	// What is read in pieces may hide a fault that shows only where there is more to read.
	const { unreadable } = readPackage(new PlannedSource(pkg.archive.source, chunks), context).state;
	if (unreadable !== null) return refuse(REFUSALS[unreadable.code] ?? 'damaged', unreadable.detail);
	return { kind: 'changed', chunks, changes: editor.changes };
}

function edit(editor: PackageEditor, { label, places }: WriteRequest, policy: Policy): void {
	const { kind } = editor.pkg;
	if (places.includes('page-header')) {
		if (kind === 'word') writeWord(editor, label, policy);
		else if (kind === 'sheet') writeSheets(editor, label, policy);
		else if (kind === 'slides') writeSlides(editor, label, policy);
	}
	if (places.includes('property')) {
		writeProperties(editor, label, policy);
		writeCore(editor, label, policy);
		writeLabelInfo(editor, label, policy);
	}
}

function refuse(code: RefusalCode, detail: string): WriteResult {
	return { kind: 'refused', code, detail };
}
