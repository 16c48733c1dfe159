import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { appendEvent, type RegisterEvent, verifyRegister } from '../../src/register';
import { CACHE } from '../corpus';
import { type Row, spread, written } from '../measure';

const APPENDS = 500;
const RUNS = 5;
const EVENT: RegisterEvent = {
	action: 'export',
	files: [
		{
			path: '税務課/台帳.csv',
			sha256: 'a'.repeat(64),
			label: { confidentiality: '2', integrity: '2', availability: '1', handling: ['encrypt'] },
		},
	],
	route: 'mail',
	recipient: '県',
	purpose: '報告',
};

/** Appends to the register, chained and flushed, against the same lines appended and flushed bare. */
export function registerRow(): Row {
	const [ours, bare]: [number[], number[]] = [[], []];
	for (let run = -1; run < RUNS; run++) {
		const folder = mkdtempSync(path.join(CACHE, 'register-'));
		const own = rate(() => {
			for (let count = 0; count < APPENDS; count++) appendEvent(path.join(folder, 'own'), EVENT);
		});
		const peer = rate(() => appendBare(path.join(folder, 'bare')));
		if (verifyRegister(path.join(folder, 'own')).kind !== 'intact') throw new Error('the register is not intact');
		rmSync(folder, { recursive: true });
		if (run < 0) continue;
		ours.push(own);
		bare.push(peer);
	}
	const [own, peer] = [spread(ours), spread(bare)];
	return {
		name: 'register',
		work: `${APPENDS} entries, each locked, chained and on the disk before the next`,
		ours: written(own, 0, 'appends/s'),
		peer: `the line alone, written and flushed ${written(peer, 0, 'appends/s')}`,
		ratio: `${(own.median / peer.median).toFixed(2)} ×`,
		aim: '—',
		reached: null,
	};
}

function rate(work: () => void): number {
	const begin = performance.now();
	work();
	return APPENDS / ((performance.now() - begin) / 1000);
}

function appendBare(file: string): void {
	const line = `${JSON.stringify(EVENT)}\n`;
	for (let count = 0; count < APPENDS; count++) {
		const descriptor = openSync(file, 'a');
		writeSync(descriptor, line);
		fsyncSync(descriptor);
		closeSync(descriptor);
	}
}
