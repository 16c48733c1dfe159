import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, verify } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type FlowResult, runFlow } from '../../../src/vscode/export/flow';
import type { Situation } from '../../../src/vscode/export/situation';
import { requireTool } from '../../support/tools';
import { type Act, C1, C2, Scripted, Stage } from './export-script';

const KEY = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

describe('the export dialog', () => {
	let stage: Stage;
	let person: Scripted;

	beforeEach(() => {
		stage = new Stage();
	});
	afterEach(() => rmSync(stage.base, { recursive: true }));

	async function go(names: readonly string[], acts: readonly Act[], more: Partial<Situation> = {}): Promise<FlowResult> {
		person = new Scripted(acts);
		const result = await runFlow(await stage.situation(names, person, more));
		assert.equal(person.left, 0, 'not everything was asked');
		return result;
	}

	const came = (): string[] => (existsSync(stage.out) ? readdirSync(stage.out).sort() : []);
	const labels = (index: number): string[] => (person.seen[index]?.rows ?? []).map(({ label }) => label);

	it('allow: what is free leaves as it is, and is recorded', async () => {
		stage.put('a.md', C1);
		const result = await go(['a.md'], ['mail', '役場', '', 'plain', stage.out]);
		assert.equal(result.kind, 'done');
		assert.deepEqual(came(), ['a.md']);
		assert.equal(readFileSync(path.join(stage.out, 'a.md'), 'utf8'), C1);
		const [entry] = stage.entries();
		assert.deepEqual([entry?.action, entry?.route, entry?.recipient, entry?.decision], ['export', 'mail', '役場', 'allow']);
		assert.equal(stage.verification().kind, 'intact');
		assert.match(person.seen[0]?.title ?? '', /a\.md \[C1\/I1\/A1\]/);
	});

	it('shows at every route what it asks of this label; closed ones last', async () => {
		stage.put('a.md', C2);
		await go(['a.md'], ['LEAVE']);
		const rows = person.seen[0]?.rows ?? [];
		assert.equal(rows.filter(({ kind }) => kind === 'choice').length, 7);
		const row = (id: string) => rows.find((one) => one.id === id);
		assert.match(row('mail')?.description ?? '', /encryption reminder.*3\(2\)⑦/);
		assert.match(row('media')?.description ?? '', /permission.*3\(2\)⑧/);
		assert.match(row('service')?.description ?? '', /approved services.*9\.2/);
		assert.match(row('social')?.description ?? '', /7\.1\(22\)②/);
		assert.ok(rows.findIndex(({ id }) => id === 'social') > rows.findIndex(({ kind }) => kind === 'heading'));
	});

	it('remind and encrypt: a zip with a generated password, shown once, which opens it', async function () {
		const seven = requireTool(this, '7z');
		stage.put('名簿.md', C2);
		const acts = ['mail', '県', '調査', 'encrypt', 'zip', 'telephone', 'generated', 'copy', 'continue', stage.out];
		const result = await go(['名簿.md'], acts);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		const [password = ''] = person.copied;
		assert.equal(password.length, 20);
		assert.deepEqual(
			came().filter((name) => name.endsWith('.zip')),
			['名簿.zip'],
		);
		const file = path.join(stage.out, '名簿.zip');
		const text = spawnSync(seven, ['x', '-so', `-p${password}`, file, '名簿.md'], { encoding: 'utf8' });
		assert.equal(text.stdout, C2);
		assert.notEqual(spawnSync(seven, ['t', '-pwrong', file]).status, 0);
		const [entry] = stage.entries();
		assert.deepEqual([entry?.action, entry?.handover, entry?.method], ['export', 'telephone', 'zip (AES-256 (AE-2))']);
		// Nothing but the screen and the clipboard knows it.
		assert.ok(!JSON.stringify([entry, result, person.told, [...stage.remembered]]).includes(password));
		assert.equal(person.seen.filter(({ rows }) => rows.some(({ label }) => label === password)).length, 2);
	});

	it('the reminder names files, levels with their documents, clauses and choices', async () => {
		stage.put('棚/a.md', C1);
		const b = stage.put('棚/b.md', C2);
		stage.put('棚/c.bin', 'x');
		await go(['棚'], ['mail', '', '', `open:${b}`, 'LEAVE']);
		const all = labels(3).join('\n');
		assert.match(all, /Encrypt \(recommended\)/);
		assert.match(all, /Decline with a reason/);
		assert.match(all, /3 documents/);
		assert.match(all, /without a label: 1/);
		const rows = person.seen[3]?.rows ?? [];
		assert.ok(rows.some(({ description, detail }) => /3\(2\)⑦/.test(`${description}${detail}`)));
		assert.match(rows.find(({ id }) => id === `open:${b}`)?.description ?? '', /棚.b\.md/);
		assert.deepEqual(person.opened, [b]);
		// What has no label counts as the policy says on every axis.
		assert.match(person.seen[0]?.title ?? '', /C2\/I2\/A2/);
	});

	it('unlabelled is not public: the title and the reminder say so', async () => {
		stage.put('a.md', C1);
		stage.put('c.bin', 'x');
		await go(['a.md', 'c.bin'], ['mail', '', '', 'LEAVE']);
		assert.match(person.seen[0]?.title ?? '', /C2\/I2\/A2/);
		const rows = person.seen[3]?.rows ?? [];
		assert.match(rows.find(({ id }) => id === 'axis:confidentiality')?.description ?? '', /without a label/);
		assert.match(rows.map(({ label }) => label).join('\n'), /counts as Confidentiality 2/);
	});

	it('decline with a reason', async () => {
		stage.put('a.md', C2);
		const result = await go(['a.md'], ['mail', '県', '', 'decline', ' ', '専用回線のため', stage.out]);
		assert.equal(result.kind, 'done');
		assert.deepEqual(person.problems, ['Please write a reason.']);
		const [entry] = stage.entries();
		assert.deepEqual([entry?.action, entry?.reason, entry?.method ?? null], ['decline', '専用回線のため', null]);
	});

	it('approval: applicant, approver, role, number and date are asked and recorded', async () => {
		stage.put('a.md', C2);
		const permission = ['山田 太郎', '西原 花子', 'manager', '総第12号', '令和8年11月20日'];
		const result = await go(['a.md'], ['provide', '県', '調査', 'encrypt', ...permission, 'age', KEY, stage.out]);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		const [entry] = stage.entries();
		assert.deepEqual(entry?.approver, { name: '西原 花子', role: 'manager' });
		assert.deepEqual(entry?.permit, { number: '総第12号', date: '2026-11-20' });
		assert.deepEqual([entry?.applicant, entry?.handover], ['山田 太郎', 'recipient-key']);
		assert.equal(stage.remembered.get('applicant'), '山田 太郎');
		const steps = person.seen.map(({ step, of }) => `${step}/${of}`);
		assert.deepEqual(steps.slice(-2), ['11/12', '12/12']);
	});

	it('self-approval is refused where the name is written, however it is written', async () => {
		stage.put('a.md', C2);
		const acts = ['provide', '', '', 'decline', '理由', '山田 太郎', '山田太郎', '山田　太郎', '西原 花子', 'LEAVE'];
		const result = await go(['a.md'], acts);
		assert.equal(result.kind, 'left');
		assert.equal(person.problems.length, 2);
		for (const problem of person.problems) assert.match(problem, /same person.*2\(6\)①/s);
		assert.deepEqual(stage.entries(), []);
	});

	it('self-approval that cannot be helped: with its reason', async () => {
		stage.put('a.md', C2);
		const self = ['山田 太郎', { press: 'self' }, '夜間の災害対応', 'ciso', '口頭1', '2026-11-23'];
		const result = await go(['a.md'], ['provide', '', '', 'decline', '専用回線', ...self, stage.out]);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		assert.match(stage.entries()[0]?.reason ?? '', /夜間の災害対応/);
	});

	it('a policy that knows no exception offers none', async () => {
		stage = new Stage({ export: { permission: { selfApproval: 'never', validDays: 3 } } });
		stage.put('a.md', C2);
		const acts = [
			'provide',
			'',
			'',
			'decline',
			'x',
			'山田',
			'山田',
			'西原',
			'manager',
			'1',
			'2026-11-24',
			'2026-11-01',
			'2026-02-30',
			'LEAVE',
		];
		await go(['a.md'], acts);
		assert.doesNotMatch(person.problems[0] ?? '', /cannot be helped/);
		assert.match(person.problems[1] ?? '', /not valid/);
		assert.match(person.problems[2] ?? '', /expired/);
		assert.match(person.problems[3] ?? '', /not valid/);
	});

	it('refuse: says why, offers another route, and records the refusal', async () => {
		stage.put('a.md', C2);
		const result = await go(['a.md'], ['social', 'another', 'publish', 'cancel']);
		assert.ok(result.kind === 'stopped' && result.decision.outcome === 'refused');
		assert.match(labels(1).join('\n'), /may not leave by this route/);
		assert.ok((person.seen[1]?.rows ?? []).some(({ description, detail }) => /7\.1\(22\)②/.test(`${description}${detail}`)));
		assert.deepEqual(
			stage.entries().map(({ action, route }) => [action, route]),
			[
				['refuse', 'social'],
				['refuse', 'publish'],
			],
		);
		assert.deepEqual(came(), []);
	});

	it('a route that the caller named and that is closed is explained at once; another may be chosen', async () => {
		stage.put('a.md', C2);
		const result = await go(['a.md'], ['another', 'print', 'LEAVE'], { route: 'social' });
		assert.equal(result.kind, 'left');
		assert.match(person.seen[0]?.text ?? '', /may not leave this way/);
	});

	it('cancel at any step leaves nothing and records nothing, unless the policy wants it', async () => {
		stage.put('a.md', C2);
		const way = ['mail', '県', '調査', 'encrypt', 'zip', 'telephone', 'generated', 'continue'];
		for (let length = 0; length <= way.length; length++) {
			const result = await go(['a.md'], [...way.slice(0, length), 'LEAVE']);
			assert.equal(result.kind, 'left');
		}
		assert.deepEqual([came(), stage.entries()], [[], []]);
		rmSync(stage.base, { recursive: true });
		stage = new Stage({ export: { register: { cancelled: true } } });
		stage.put('a.md', C2);
		await go(['a.md'], ['mail', '県', 'LEAVE']);
		assert.deepEqual(
			stage.entries().map(({ action, recipient }) => [action, recipient]),
			[['cancel', '県']],
		);
	});

	it('cancelled while it is made: nothing is left', async () => {
		stage.put('a.md', C1);
		person = new Scripted(['mail', '', '', 'plain', stage.out]);
		person.onProgress = (abort) => abort.abort();
		const result = await runFlow(await stage.situation(['a.md'], person));
		assert.equal(result.kind, 'cancelled');
		assert.deepEqual(came(), []);
	});

	it('signs what is published at integrity 2, with the passphrase asked for and kept nowhere', async () => {
		stage.put('a.md', C1.replace('完全性1', '完全性2'));
		const { privateKey, publicKey } = generateKeyPairSync('ed25519');
		const PASSPHRASE = 'PLANTED-passphrase';
		const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE }).toString();
		const more = { signingKeyFile: 'key.pem', readFile: () => pem };
		const wrong = await go(['a.md'], ['publish', '', 'plain', stage.out, '', 'wrong', 'cancel'], more);
		assert.deepEqual([wrong.kind, came()], ['failed', []]);
		const result = await go(['a.md'], ['publish', '', 'plain', stage.out, PASSPHRASE], more);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		assert.deepEqual(came(), ['a.md', 'a.sha256', 'a.sha256.sig']);
		const [list, signature] = ['a.sha256', 'a.sha256.sig'].map((name) => readFileSync(path.join(stage.out, name)));
		assert.ok(list && signature && verify(null, list, publicKey, signature));
		assert.ok(!JSON.stringify([stage.entries(), person.seen, result]).includes('PLANTED'));
	});

	it('goes back through every step, keeps what was answered, and does not keep what no longer counts', async () => {
		stage.put('a.md', C2);
		const there = ['mail', '県', '調査', 'encrypt', 'zip', 'telephone', 'generated'];
		const back: Act[] = ['BACK', 'BACK', 'BACK', 'BACK', 'decline', '回線', stage.out];
		const result = await go(['a.md'], [...there, ...back]);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		assert.equal(stage.requests.at(-1)?.secret, null);
		assert.equal(stage.requests.at(-1)?.method, null);
		const review = person.seen.filter(({ text }) => /read before/.test(text));
		assert.equal(review.at(-1)?.value, 'encrypt');
		for (const { step, of } of person.seen) assert.ok(step >= 1 && step <= of, `${step}/${of}`);
	});

	it('a password by the same way is refused with the reason; only reading it is possible', async () => {
		stage.put('a.md', C2);
		await go(['a.md'], ['mail', '', '', 'encrypt', 'zip', 'same-channel', 'LEAVE']);
		const row = person.seen.at(-1)?.rows.find(({ id }) => id === 'same-channel');
		assert.match(row?.detail ?? '', /may not go the way/);
		assert.match(row?.description ?? '', /7\.1\(16\)②/);
		assert.equal(row?.kind, 'note');
	});

	it('an own password: length and strength are judged, and it is written twice', async () => {
		stage.put('a.md', C2);
		const own = ['short', 'password1234', 'Kaki-no-ki-8-hon-no-niwa!', 'else', 'Kaki-no-ki-8-hon-no-niwa!'];
		const result = await go(['a.md'], ['mail', '', '', 'encrypt', 'zip', 'telephone', 'own', ...own, stage.out]);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		assert.match(person.problems.join('\n'), /8 letters or more.*easy to guess.*differ/s);
		assert.ok(!JSON.stringify([stage.entries(), person.seen]).includes('Kaki-no-ki'));
	});

	it('keys: a secret key is refused, keys of a file are taken', async () => {
		stage.put('a.md', C2);
		const acts: Act[] = [
			'mail',
			'',
			'',
			'encrypt',
			'age',
			`AGE-SECRET-KEY-1${'Q'.repeat(58)}`,
			'age1x',
			{ press: 'file' },
			{ choose: 'f' },
			KEY,
			stage.out,
		];
		const result = await go(['a.md'], acts, { readFile: () => `# 課\n${KEY}\n` });
		assert.equal(result.kind, 'done', JSON.stringify(result));
		assert.match(person.problems[0] ?? '', /secret key/);
		assert.ok(person.seen.some(({ value }) => value === KEY));
	});

	it('a failure names the file and lets a person go back', async () => {
		stage.put('a.md', C1);
		writeFileSync(path.join(stage.base, 'no-folder'), '');
		const bad = path.join(stage.base, 'no-folder', 'out');
		const result = await go(['a.md'], ['mail', '', '', 'plain', 'other', { choose: bad }, 'back', stage.out]);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		const failed = person.seen.find(({ text }) => /could not/.test(text));
		assert.match(failed?.rows.map(({ label }) => label).join('\n') ?? '', /no-folder/);
	});

	it('a service: unlisted ones are refused while they are written', async () => {
		stage = new Stage({
			export: { services: [{ id: 'ok', match: 'https://ok.example/**', title: 'OK', confidentiality: '2' }] },
		});
		stage.put('a.md', C2);
		const result = await go(['a.md'], ['service', 'other', 'https://evil.example/x', 'https://ok.example/x', '', 'plain', stage.out]);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		assert.match(person.problems[0] ?? '', /not on the list.*9\.2/s);
		assert.equal(stage.entries()[0]?.recipient, 'https://ok.example/x');
	});

	it('a listed service that may not hold so much is explained, and another can be chosen', async () => {
		const service = (id: string, confidentiality: string): object => ({ id, match: `https://${id}.example/`, title: id, confidentiality });
		stage = new Stage({ export: { services: [service('low', '1'), service('high', '2')] } });
		stage.put('a.md', C2);
		const [low, high] = ['https://low.example/', 'https://high.example/'];
		const result = await go(['a.md'], ['service', low, 'another', high, '', 'plain', stage.out]);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		assert.match(labels(2).join('\n'), /may hold up to Confidentiality 1/);
		assert.deepEqual(
			stage.entries().map(({ action, recipient }) => [action, recipient]),
			[
				['refuse', low],
				['export', high],
			],
		);
	});

	it('media: the label sheet is made with the number of the medium', async () => {
		stage.put('a.md', C2);
		const permission = ['山田', '西原', 'manager', '1', '2026-11-23'];
		const result = await go(['a.md'], ['media', '支所', '', 'decline', '施錠', ...permission, 'USB-012', stage.out]);
		assert.equal(result.kind, 'done', JSON.stringify(result));
		assert.ok(came().some((name) => name.endsWith('.docx')));
	});
});
