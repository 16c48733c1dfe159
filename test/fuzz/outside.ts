import { BufferSource } from '../../src/formats';
import { readArchive } from '../../src/formats/zip';
import { rawEntries } from '../corpus/assemble';
import { Fault } from './survive';

/** Parts of packages that a label may change. */
const LABEL_PARTS =
	/^(?:docProps\/.*|docMetadata\/.*|\[Content_Types\]\.xml|(?:.*\/)?_rels\/.*|(?:word|xl|ppt|docProps|custom|package)\/.*\.xml|meta\.xml|styles\.xml|content\.xml|manifest\.rdf|META-INF\/manifest\.xml|.*\/(?:styles|content|meta)\.xml|.*core.*\.xml|.*header.*)$/i;

/** What stands outside of a label is as it was, as far as a file's kind tells without its reader. @throws Fault */
export function checkOutside(before: Buffer, after: Buffer): void {
	if (before.subarray(0, 5).toString('latin1') === '%PDF-') {
		const kept = before.subarray(0, lastUpdate(before));
		if (!after.subarray(0, kept.length).equals(kept)) throw new Fault('outside', 'the old PDF is no prefix of the new one');
		return;
	}
	if (before.subarray(0, 2).toString('latin1') !== 'PK' || before[0] !== 0x50) return;
	const old = entriesOf(before);
	const now = entriesOf(after);
	if (old === null || now === null) return;
	for (const [name, raw] of old) {
		const kept = now.get(name);
		if (kept === undefined) throw new Fault('outside', `lost ${name}`);
		if (kept !== raw && !LABEL_PARTS.test(name.replaceAll('\\', '/').replace(/^\/+/, ''))) throw new Fault('outside', `changed ${name}`);
	}
}

/** Where the last incremental update of a PDF begins, which a writer may replace by another; without one, the end. */
function lastUpdate(bytes: Buffer): number {
	// The marks at the end may be what was mutated.
	const last = bytes.lastIndexOf('startxref');
	const before = last < 0 ? -1 : bytes.lastIndexOf('startxref', last - 1);
	return before < 0 ? bytes.length : before + 'startxref'.length;
}

function entriesOf(bytes: Buffer): Map<string, string> | null {
	try {
		const { entries } = readArchive(new BufferSource(bytes));
		// Of entries of one name, who tells which is which?
		return new Set(entries.map(({ name }) => name)).size === entries.length ? rawEntries(bytes) : null;
	} catch {
		return null;
	}
}
