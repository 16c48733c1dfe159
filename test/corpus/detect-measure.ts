import { detect } from '../../src/detect';
import { DETECTION_KINDS, type DetectionKind } from '../../src/policy';
import { detectCorpus, type Specimen } from './detect';

/** What a detector made of the corpus. */
export interface Measured {
	readonly kind: DetectionKind;
	/** True things of the kind, each different value of a text once. */
	readonly items: number;
	readonly found: number;
	/** Things that it took for the kind and that are none. */
	readonly wrong: number;
}

const SEED = 20260401;
const EACH = 400;
const KINDS: ReadonlySet<DetectionKind> = new Set(DETECTION_KINDS);

/** Measures every detector on the corpus; what is told overlaps the true thing of the same kind, or it is wrong. */
export function measureDetectors(seed = SEED, each = EACH): { readonly texts: number; readonly kinds: readonly Measured[] } {
	const tallies = new Map(DETECTION_KINDS.map((kind) => [kind, { kind, items: 0, found: 0, wrong: 0 }]));
	const corpus = detectCorpus(seed, each);
	for (const specimen of corpus) {
		const told = detect(specimen.text, { kinds: KINDS });
		for (const { kind, offset, length } of told) {
			const tally = tallies.get(kind);
			const right = specimen.truth.some((item) => item.kind === kind && item.start < offset + length && offset < item.end);
			if (tally !== undefined && !right) tally.wrong++;
		}
		for (const { kind, start, end } of different(specimen)) {
			const tally = tallies.get(kind);
			if (tally === undefined) continue;
			tally.items++;
			if (told.some((one) => one.kind === kind && start < one.offset + one.length && one.offset < end)) tally.found++;
		}
	}
	return { texts: corpus.length, kinds: [...tallies.values()] };
}

/** A value that stands twice in a text is told once. */
function different({ text, truth }: Specimen): Specimen['truth'] {
	const seen = new Set<string>();
	return truth.filter(({ kind, start, end }) => {
		const key = `${kind} ${text.slice(start, end)}`;
		return !seen.has(key) && seen.add(key) !== undefined;
	});
}

export function precisionOf({ found, wrong }: Measured): number {
	return found + wrong === 0 ? 0 : found / (found + wrong);
}

export function recallOf({ found, items }: Measured): number {
	return items === 0 ? 0 : found / items;
}
