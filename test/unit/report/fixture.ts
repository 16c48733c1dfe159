import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type CheckContext, checkFile, type DocumentReport } from '../../../src/check';
import { makeLabel } from '../../../src/label';
import { loadBuiltin, NO_MAP } from '../../../src/policy';
import type { RegisterEntry } from '../../../src/register/types';
import type { MediaSheetData } from '../../../src/report';

export const policy = loadBuiltin('nishihara-2024');
export const C3 = makeLabel(
	{ confidentiality: '3', integrity: '2', availability: '1', handling: ['encrypt', 'no-unissued-device', 'no-needless-copy'] },
	policy,
);
export const C2 = makeLabel({ confidentiality: '2', integrity: '1', availability: '1', handling: ['encrypt'] }, policy);
export const C1 = makeLabel({ confidentiality: '1', integrity: '1', availability: '1' }, policy);

export function data(files: number, changes: Partial<MediaSheetData> = {}): MediaSheetData {
	return {
		label: C3,
		causes: { confidentiality: '税務課/課税台帳.xlsx', integrity: '税務課/課税台帳.xlsx' },
		files: Array.from({ length: files }, (_, index) => ({
			name: index === 0 ? '税務課/課税台帳.xlsx' : `資料/${index}-会議資料.docx`,
			label: index === 0 ? C3 : C2,
			size: 1000 * index,
			sha256: index.toString(16).padStart(64, 'c0ffee'),
		})),
		route: 'media',
		recipient: '熊本県 市町村課',
		purpose: '照会への回答',
		applicant: '西原 花子',
		permission: { approver: '阿蘇 太郎', role: 'manager', number: '税第123号', date: '2026-11-20' },
		date: '2026-11-23',
		medium: 'USB-012',
		holder: '村山 次郎',
		results: [{ name: '回答.zip', sha256: 'ab'.repeat(32) }],
		...changes,
	};
}

export function entry(sequence: number, changes: Partial<RegisterEntry> = {}): RegisterEntry {
	return {
		version: 1,
		sequence,
		time: '2026-04-01T14:05:09.123+09:00',
		user: 'hanako',
		host: 'PC-1',
		previous: '0'.repeat(64),
		action: 'export',
		files: [{ path: '税務課/課税台帳.xlsx', sha256: 'cd'.repeat(32), label: C2 }],
		label: C2,
		route: 'media',
		recipient: '熊本県 市町村課',
		purpose: '照会への回答',
		applicant: '西原 花子',
		approver: { name: '阿蘇 太郎', role: 'manager' },
		permit: { number: '税第123号', date: '2026-03-31' },
		method: 'zip (AES-256)',
		handover: 'other-channel',
		results: [{ path: '回答.zip', sha256: 'ab'.repeat(32) }],
		decision: 'approve+encrypt',
		...changes,
	};
}

/** As the product itself sees the document. */
export function checked(file: string): DocumentReport {
	const root = path.dirname(file);
	const context: CheckContext = { workspacePolicy: { root, policy, map: NO_MAP, problems: [] }, root };
	return checkFile(file, context);
}

/** What a reader of the printed pages sees, by LibreOffice. */
export function printed(soffice: string, pdftotext: string, file: string): string {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-test-'));
	const profile = `-env:UserInstallation=file://${folder}/profile`;
	execFileSync(soffice, [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, file], { stdio: 'pipe', timeout: 120_000 });
	const pdf = path.join(folder, `${path.parse(file).name}.pdf`);
	execFileSync(pdftotext, ['-layout', pdf, `${pdf}.txt`]);
	return readFileSync(`${pdf}.txt`, 'utf8');
}
