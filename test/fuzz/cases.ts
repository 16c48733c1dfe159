import { Random } from './random';
import type { Families, Seed } from './seeds';
import { mutateInside } from './structures';

/** Mutated files grow no larger. */
const MAX_BYTES = 1 << 20;

/** The mutated file of one case; the same for the same seeds and numbers, whatever ran before. The first cases are the seeds as they are. */
export function makeCase(families: Families, family: string, seed: number, index: number): Seed {
	const seeds = families.get(family) ?? [];
	const untouched = seeds[index];
	if (untouched !== undefined) return untouched;
	const random = Random.of(seed, family, index);
	const base = random.pick(seeds);
	const other = random.pick(families.get(random.pick([...families.keys()])) ?? seeds);
	let bytes = base.bytes;
	for (let count = random.pick([1, 1, 1, 2, 3, 5]); count > 0; count--) {
		bytes = mutateInside(bytes, random, other?.bytes ?? base.bytes).subarray(0, MAX_BYTES);
	}
	// Names decide as well: the content of one format under the name of another.
	return { name: random.chance(40) && other !== undefined ? other.name : base.name, bytes };
}
