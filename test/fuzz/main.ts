import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type FamilyReport, fuzzFamily } from './run';
import { loadSeeds, seedsOf } from './seeds';

const USAGE = `npm run fuzz -- [options]
  --minutes N   how long, over all formats (default 5)
  --format F    these families only, parted by commas: odf, pdf, rtf, … (default all)
  --seed S      number that the cases are made of (default: by the clock)
  --case N      this one case only
  --corpus DIR  files of this folder as seeds, one family for each extension
  --keep DIR    where findings are saved (default out/fuzz)
  --slow MS     what counts as slow (default 1000)`;

/** The long run: rounds over all families, each round with other cases, until the time is up. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			minutes: { type: 'string', default: '5' },
			format: { type: 'string' },
			seed: { type: 'string' },
			case: { type: 'string' },
			corpus: { type: 'string' },
			keep: { type: 'string', default: 'out/fuzz' },
			slow: { type: 'string', default: '1000' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		return;
	}
	const corpus = values.corpus ?? null;
	const families = corpus === null ? await loadSeeds() : seedsOf(corpus);
	const chosen = values.format === undefined ? [...families.keys()] : values.format.split(',').filter((name) => families.has(name));
	if (chosen.length === 0) throw new Error(`no such family; there are ${[...families.keys()].join(', ')}`);
	const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
	const end = Date.now() + Number(values.minutes) * 60_000;
	const only = values.case === undefined ? null : Number(values.case);
	let found = 0;
	const seen = new Set<string>();
	const step = 500;
	for (let from = only ?? 0; Date.now() < end; from += step) {
		for (const family of chosen) {
			const until = Math.min(end, Date.now() + 120_000);
			const to = only === null ? from + step : only + 1;
			const report = await fuzzFamily(family, { families, corpus, seed, from, to, slow: Number(values.slow), watchdog: 20_000, until });
			found += tell(report, seed, values.keep, seen);
		}
		if (only !== null) break;
	}
	console.log(`${found} finding(s), seed ${seed}`);
	process.exitCode = found > 0 ? 1 : 0;
}

function tell(report: FamilyReport, seed: number, keep: string, seen: Set<string>): number {
	const { family, cases, slowest, memory } = report;
	const worst = slowest === null ? '' : `, slowest ${Math.round(slowest.milliseconds)} ms (case ${slowest.index}, ${slowest.bytes} bytes)`;
	console.log(`${family}: ${cases} cases, ${report.faults} fault(s)${worst}, ${Math.round(memory / 2 ** 20)} MB`);
	let count = 0;
	for (const finding of report.findings) {
		const key = `${family} ${finding.kind} ${finding.message.replace(/\d+/g, '#')}`;
		if (seen.has(key)) continue;
		seen.add(key);
		count++;
		const name = `${finding.kind}-${seed}-${finding.index}-${finding.name.replace(/[^\w.-]/g, '_')}`;
		mkdirSync(path.join(keep, family), { recursive: true });
		writeFileSync(path.join(keep, family, name), finding.bytes);
		const stack = finding.stack.split('\n').slice(1, 5).join('\n');
		console.log(
			`  ${finding.kind}: ${finding.message.slice(0, 200)} → ${path.join(keep, family, name)}${stack === '' ? '' : `\n${stack}`}`,
		);
	}
	return count;
}

void main();
