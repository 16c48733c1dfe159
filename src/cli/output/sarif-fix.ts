import { requestOf } from '../../check';
import { planOpenText, withFile } from '../../formats';
import { decode } from '../../formats/text/codec';
import { detectEncoding } from '../../formats/text/encoding';
import type { Policy, Tongue } from '../../policy';
import { type Finding, fixTitle } from '../../rules';

/** Documents beyond this size, in bytes, get no replacements: they would have to be read whole. */
const LARGEST = 256 * 1024;
/** Fixes of one log at most; who takes so many findings at once fixes them with `set`. */
const MOST = 5000;

/** Words the fixes of findings as SARIF's replacements (SARIF 2.1.0, 3.55). Only of text that stands on the disk as it was checked. */
export class SarifFixes {
	#count = 0;

	constructor(private readonly tongue: Tongue) {}

	/** `artifact`: of the document. Empty where no fix can be told as a replacement of text. */
	of(finding: Finding, format: string, policy: Policy, artifact: unknown): readonly unknown[] {
		if (format !== 'text' || this.#count >= MOST) return [];
		const titled = finding.fixes.find((fix) => fix.preferred);
		const request = titled === undefined ? null : requestOf(titled.fix);
		if (titled === undefined || request === null || request.places?.includes('sidecar')) return [];
		const text = textOf(finding.path);
		if (text === null) return [];
		const places = request.places ?? ['header'];
		const plan = planOpenText(text, { label: request.label, places }, { path: finding.path, policy });
		if (plan.kind !== 'edits') return [];
		this.#count++;
		const replacements = plan.edits.map(({ start, end, newText }) => ({
			deletedRegion: { ...at(text, start, 'start'), ...at(text, end, 'end') },
			insertedContent: { text: newText },
		}));
		return [{ description: { text: fixTitle(titled, this.tongue) }, artifactChanges: [{ ...(artifact as object), replacements }] }];
	}
}

/** The whole text of a small file; `null` where it cannot be had. */
function textOf(file: string): string | null {
	try {
		return withFile(file, (source) => {
			if (source.size > LARGEST) return null;
			const bytes = source.read(0, source.size);
			const { kind, encoding, bom, valid } = detectEncoding(bytes, true);
			return kind === 'text' && valid ? decode(bytes.subarray(bom), encoding) : null;
		});
	} catch {
		return null;
	}
}

/** Line and column from 1, in UTF-16 units. */
function at(text: string, offset: number, which: 'start' | 'end'): Readonly<Record<string, number>> {
	const before = text.slice(0, offset);
	const line = before.split(/\r\n|\r|\n/).length;
	const column = offset - Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) - 1;
	return { [`${which}Line`]: line, [`${which}Column`]: column + 1 };
}
