import { type CheckContext, checkText } from '../../src/check';
import { DEFAULT_POLICY_ID, loadBuiltin, NO_MAP } from '../../src/policy';
import type { Row } from '../measure';

const SIZE = 1024 * 1024;
const KEYS = 500;
const AIM = 4;

/** What one keystroke costs in a document of 1 MB: the whole check of the text as the editor asks for it. */
export function keystrokeRow(): Row {
	const policy = loadBuiltin(DEFAULT_POLICY_ID);
	const context: CheckContext = {
		workspacePolicy: { root: '/office', policy, map: NO_MAP, problems: [] },
		root: '/office',
		folderLabels: new Map(),
	};
	const paragraph = '会議の開催日時及び場所は別紙のとおりです。機密性2以上の情報を扱う者は、管理者の許可を得てください。\n';
	const head = '---\nlabel: 【機密性2・完全性2・可用性1】 取扱制限：暗号化\n---\n\n# 議事録\n\n';
	let text = head + paragraph.repeat(Math.ceil(SIZE / Buffer.byteLength(paragraph)));
	const times: number[] = [];
	for (let key = -50; key < KEYS; key++) {
		// In turn in the marking, behind it, and far below; a new string each time, as the editor makes it.
		const at = [10, head.length, Math.floor(text.length / 2)][Math.abs(key) % 3] ?? 0;
		text = `${text.slice(0, at)}字${text.slice(at)}`;
		const begin = performance.now();
		checkText(text, '/office/議事録.md', 'markdown', context);
		if (key >= 0) times.push(performance.now() - begin);
	}
	times.sort((one, other) => one - other);
	const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
	const ours = `p50 ${at(0.5).toFixed(2)} / p99 ${at(0.99).toFixed(2)} / max ${at(1).toFixed(2)} ms`;
	return {
		name: 'keystroke',
		work: `checkText after each of ${KEYS} keystrokes in a 1 MB Markdown document`,
		ours,
		peer: '60 Hz frame: 16.7 ms',
		ratio: '—',
		aim: `p99 ≤ ${AIM} ms`,
		reached: at(0.99) <= AIM,
	};
}
