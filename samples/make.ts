import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { council } from './council';
import { generalAffairs } from './general-affairs';
import { informationSystems, programs } from './information-systems';
import { outgoing } from './outgoing';
import { publicRelations } from './public-relations';
import type { Sample } from './sample';
import { settings } from './settings';
import { tax } from './tax';
import { welfare } from './welfare';

/** Every file of the share, in the order of the table. */
export const samples: readonly Sample[] = [
	...settings,
	...generalAffairs,
	...tax,
	...welfare,
	...council,
	...publicRelations,
	...informationSystems,
	...programs,
	...outgoing,
];

/** The folder that the samples stand in. */
export const SHARE = join(__dirname, 'share');

/** The table of `samples/README.md`. */
export function readme(): string {
	const rules = (sample: Sample): string => sample.expects.map((rule) => `[\`${rule}\`](../docs/rules/${rule}.md)`).join('<br>') || '—';
	const rows = samples.map((sample) => `| \`${sample.path}\` | ${sample.shows.ja}<br>${sample.shows.en} | ${rules(sample)} |`);
	return [
		'# 見本の共有フォルダー / The sample share',
		'',
		'`share/` は、架空の「みどり谷村」役場の共有フォルダーです。正しく格付けした文書、誤った文書、途中の文書、表示のない文書が入っています。人名・番号・金額はすべて架空です。',
		'`npm run samples` で作り直せます（LibreOffice で作るものは、LibreOffice がなければ今あるものをそのまま使います）。',
		'',
		'`share/` is the shared folder of a fictional village office, Midoridani: documents labelled rightly, wrongly, partly and not at all. All names, numbers and amounts are made up.',
		'`npm run samples` makes it again (what LibreOffice made is kept where LibreOffice is not installed).',
		'',
		'| 文書 / Document | 見どころ / What it shows | 指摘 / Findings |',
		'| --- | --- | --- |',
		...rows,
		'',
		'フォルダー「税務課」と「送付」は、中の文書より低く格付けされているため、[`container-below-content`](../docs/rules/container-below-content.md) が出ます。',
		'',
		'The folders 税務課 and 送付 are labelled lower than what they hold: [`container-below-content`](../docs/rules/container-below-content.md).',
		'',
	].join('\n');
}

/** Writes the share. Files of LibreOffice are made only where they are absent, or with `--all`: its output differs from run to run. */
async function make(): Promise<void> {
	const all = process.argv.includes('--all');
	for (const sample of samples) {
		const file = join(SHARE, sample.path);
		if (!sample.reproducible && !all && existsSync(file)) continue;
		const bytes = await sample.bytes();
		if (bytes === null) {
			console.error(`kept as it is (needs LibreOffice): ${sample.path}`);
			continue;
		}
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, bytes);
	}
	writeFileSync(join(__dirname, 'README.md'), readme());
	console.log(`${samples.length} files in ${SHARE}`);
}

if (require.main === module) void make();
