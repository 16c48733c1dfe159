import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export interface Seed {
	readonly name: string;
	readonly bytes: Buffer;
}

/** What builders of fixtures offer: the name of the function says the family (`odfSeeds` → `odf`). */
type SeedMaker = () =>
	| readonly { readonly name: string; readonly bytes: Uint8Array }[]
	| Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]>;

export type Families = ReadonlyMap<string, readonly Seed[]>;

const load = createRequire(__filename);
const CORPUS = path.join(__dirname, '..', 'corpus');
const MAX_SEED = 1 << 20;

/** Names of the families, without making their seeds. */
export function familyNames(): string[] {
	const names = readdirSync(CORPUS)
		.filter((name) => name.endsWith('.ts'))
		.sort()
		.flatMap((file) => [...readFileSync(path.join(CORPUS, file), 'utf8').matchAll(/^export (?:async )?function (\w+)Seeds\(/gm)]);
	return names.map((match) => match[1] ?? '');
}

/** The seeds of every family of formats: what the modules of `test/corpus` export under a name that ends in `Seeds`. */
export async function loadSeeds(): Promise<Families> {
	const families = new Map<string, readonly Seed[]>();
	for (const file of readdirSync(CORPUS)
		.filter((name) => name.endsWith('.ts'))
		.sort()) {
		if (!readFileSync(path.join(CORPUS, file), 'utf8').includes('Seeds')) continue;
		const exported: Record<string, unknown> = load(path.join(CORPUS, file));
		for (const [name, maker] of Object.entries(exported)) {
			if (!name.endsWith('Seeds') || typeof maker !== 'function') continue;
			const seeds = await (maker as SeedMaker)();
			families.set(
				name.slice(0, -'Seeds'.length),
				seeds.map((seed) => ({ name: seed.name, bytes: Buffer.from(seed.bytes) })),
			);
		}
	}
	return families;
}

/** Files of a folder (all depths, up to 1 MiB each) as seeds, one family for each file extension. */
export function seedsOf(folder: string, limit = 4000): Families {
	const families = new Map<string, Seed[]>();
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	for (const entry of files) {
		const file = path.join(entry.parentPath, entry.name);
		const family = path.extname(entry.name).slice(1).toLowerCase();
		if (family === '' || statSync(file).size > MAX_SEED) continue;
		const seeds = families.get(family) ?? [];
		if (seeds.length < limit) seeds.push({ name: entry.name, bytes: readFileSync(file) });
		families.set(family, seeds);
	}
	return families;
}
