import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Row } from './measure';
import { writeProfile } from './profile';
import { imagesRow, odfRow, oleRow, pdfRow } from './rows/documents';
import { docxRow } from './rows/docx';
import { exportZipRow } from './rows/export-zip';
import { growthRows, workersRow } from './rows/growth';
import { keystrokeRow } from './rows/keystroke';
import { registerRow } from './rows/register';
import { rescanRows } from './rows/rescan';
import { sourceHeadersRow } from './rows/source-headers';
import { startRow } from './rows/start';
import { textTreeRow } from './rows/text-tree';

const ROWS: Readonly<Record<string, () => Row | Row[] | Promise<Row | Row[]>>> = {
	docx: () => docxRow(2_000),
	'docx-20000': () => docxRow(20_000),
	odf: odfRow,
	ole: oleRow,
	pdf: pdfRow,
	images: imagesRow,
	'text-tree': textTreeRow,
	rescan: rescanRows,
	growth: growthRows,
	workers: workersRow,
	start: startRow,
	keystroke: keystrokeRow,
	'source-headers': sourceHeadersRow,
	'export-zip': exportZipRow,
	register: registerRow,
};

/** `npm run bench [-- --only NAME] [-- --json]`: measures, prints, and (when all rows ran) writes bench/results.md. `--profile`: bench/profile.md. */
async function main(args: readonly string[]): Promise<void> {
	if (args.includes('--profile')) return writeProfile();
	const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
	const names = Object.keys(ROWS).filter((name) => only === undefined || name === only);
	if (names.length === 0) throw new Error(`--only: one of ${Object.keys(ROWS).join(', ')}`);
	const rows: Row[] = [];
	for (const name of names) {
		process.stderr.write(`${name} …\n`);
		const row = await ROWS[name]?.();
		if (row !== undefined) rows.push(...(Array.isArray(row) ? row : [row]));
	}
	const machine = {
		cores: os.availableParallelism(),
		memoryGiB: Math.round(os.totalmem() / 2 ** 30),
		node: process.version,
		platform: `${process.platform} ${process.arch}`,
	};
	if (args.includes('--json')) console.log(JSON.stringify({ machine, rows }, null, '\t'));
	else console.log(table(rows));
	if (only === undefined) writeFileSync(path.join(__dirname, 'results.md'), page(rows, machine));
}

function table(rows: readonly Row[]): string {
	const lines = rows.map(({ name, work, ours, peer, ratio, aim, reached }) => {
		const verdict = reached === null ? '—' : reached ? 'yes' : 'no';
		return `| ${[name, work, ours, peer, ratio, aim, verdict].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	});
	return [
		'| row | work | kakuzuke | peer or sizes | ratio | aim | reached |',
		'| --- | --- | --- | --- | --- | --- | --- |',
		...lines,
		'',
	].join('\n');
}

function page(rows: readonly Row[], machine: Readonly<Record<string, string | number>>): string {
	return [
		'# Measurements',
		'',
		'Written by `npm run bench`. Times and rates are min / median / max of at least five runs; kakuzuke and its peer take turns',
		'in the same run, after one run that is not counted. The ratio is that of the medians.',
		'',
		`Machine: ${machine.cores} cores, ${machine.memoryGiB} GiB of memory, Node ${machine.node}, ${machine.platform}.`,
		'',
		table(rows),
	].join('\n');
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
