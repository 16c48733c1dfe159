import assert from 'node:assert/strict';
import { ClipboardLoan } from '../../../src/vscode/export/clipboard-loan';

const LOAN = 30;
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a secret on the clipboard', () => {
	let text = '';
	const clipboard = {
		readText: async (): Promise<string> => text,
		writeText: async (written: string): Promise<void> => {
			text = written;
		},
	};

	it('is taken off again after its time', async () => {
		const loan = new ClipboardLoan(clipboard, LOAN);
		await loan.lend('secret');
		assert.equal(text, 'secret');
		await wait(LOAN * 4);
		assert.equal(text, '');
	});

	it('leaves alone what somebody copied since', async () => {
		const loan = new ClipboardLoan(clipboard, LOAN);
		await loan.lend('secret');
		text = 'mine';
		await wait(LOAN * 4);
		assert.equal(text, 'mine');
	});

	it('lent again, it stays for its whole time', async () => {
		const loan = new ClipboardLoan(clipboard, LOAN * 4);
		await loan.lend('one');
		await wait(LOAN * 3);
		await loan.lend('two');
		await wait(LOAN * 2);
		assert.equal(text, 'two');
		loan.dispose();
		await wait(1);
		assert.equal(text, '');
	});

	it('a clipboard that cannot be read keeps what it has', async () => {
		const loan = new ClipboardLoan({ ...clipboard, readText: () => Promise.reject(new Error('denied')) }, LOAN);
		await loan.lend('secret');
		await wait(LOAN * 4);
		assert.equal(text, 'secret');
	});
});
