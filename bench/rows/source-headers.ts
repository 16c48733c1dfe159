import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cachedTree, randomFrom } from '../corpus';
import { present, type Row, race, written } from '../measure';
import { kakuzuke } from './cli';

const FILES = 20_000;
const AIM = 10;

/** Headers of 20,000 source files, against the licence headers that `reuse lint` reads in the same files. */
export function sourceHeadersRow(): Row {
	const tree = sourceTree();
	const own = kakuzuke('check', '--quiet', '--no-cache', tree);
	const row = {
		name: 'source-headers',
		work: `header check of ${FILES} source files, process start included`,
		aim: `≥ ${AIM} × reuse lint`,
	};
	if (!present('reuse')) {
		const [ours] = race([own]);
		return { ...row, ours: ours === undefined ? '' : written(ours, 0, 'ms'), peer: 'reuse is not installed', ratio: '—', reached: null };
	}
	const [ours, peer] = race([own, { file: 'reuse', args: ['--root', tree, 'lint'], done: [0, 1] }], 5);
	if (ours === undefined || peer === undefined) throw new Error('nothing was measured');
	const ratio = peer.median / ours.median;
	return {
		...row,
		ours: written(ours, 0, 'ms'),
		peer: `reuse lint ${written(peer, 0, 'ms')}`,
		ratio: `${ratio.toFixed(1)} ×`,
		reached: ratio >= AIM,
	};
}

function sourceTree(): string {
	return cachedTree(`source-${FILES}`, 'v1', (folder) => {
		const random = randomFrom(11);
		const signs = { py: '#', ts: '//', java: '//', sh: '#', sql: '--' } as const;
		const extensions = Object.keys(signs) as (keyof typeof signs)[];
		mkdirSync(path.join(folder, 'LICENSES'), { recursive: true });
		writeFileSync(path.join(folder, 'LICENSES', 'MIT.txt'), 'MIT License\n');
		for (let index = 0; index < FILES; index++) {
			const within = path.join(folder, `module-${Math.floor(index / 100)}`);
			if (index % 100 === 0) mkdirSync(within, { recursive: true });
			const extension = extensions[Math.floor(random() * extensions.length)] ?? 'ts';
			const sign = signs[extension];
			const header = ['SPDX-FileCopyrightText: 2024 Office', 'SPDX-License-Identifier: MIT', '機密性1・完全性1・可用性1'];
			const body = Array.from(
				{ length: 30 + Math.floor(random() * 100) },
				(_, line) => `value_${line} = compute(${Math.floor(random() * 1000)})`,
			);
			writeFileSync(
				path.join(within, `source-${index}.${extension}`),
				[...header.map((text) => `${sign} ${text}`), ...body, ''].join('\n'),
			);
		}
	});
}
