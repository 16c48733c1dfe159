import { generatedBits, generatePassword, passwordStrength } from '../../export/password';
import { HANDOVER_WAYS, type ReasonCode } from '../../export/types';
import { METHOD_IDS, type Policy } from '../../policy';
import { handoverRows, heading, methodRows, type Row } from '../model/export-items';
import { choicesOf, type Draft, decide, type StepId } from './draft';
import { pickChoice, wordsOf } from './first-steps';
import type { Step, StepAnswer } from './flow';
import { BACK, type Frame, type Pressed } from './prompter';
import type { Situation } from './situation';

type MethodStep = Extract<StepId, 'method' | 'key' | 'handover' | 'password' | 'own-password' | 'show-password'>;

const SAME: readonly ReasonCode[] = ['same-channel-refused', 'password-same-channel'];
/** An age recipient: the prefix and 58 letters of Bech32. */
const KEY = /^age1[023456789ac-hj-np-z]{58}$/;

export const METHOD_STEPS: Readonly<Record<MethodStep, Step>> = {
	method: askMethod,
	key: askKey,
	handover: askHandover,
	password: async (_draft, situation, frame) => {
		const { t, policy } = situation;
		const bits = Math.floor(generatedBits(policy.export.password));
		const rows: Row[] = [
			{
				kind: 'choice',
				id: 'generated',
				label: t('Generate a password (recommended)'),
				detail: t('{0} letters, about {1} bits; shown once', policy.export.password.length, bits),
				icon: 'sparkle',
			},
			{ kind: 'choice', id: 'own', label: t('Use my own…'), detail: t('One that was agreed on before, for example'), icon: 'edit' },
		];
		const answer = await pickChoice({ ...frame, placeholder: t('Password'), rows }, situation);
		if (answer === 'generated') return { origin: 'generated', password: freshPassword(policy.export.password) };
		return answer === 'own' ? { origin: 'own', password: '' } : answer === BACK ? BACK : undefined;
	},
	'own-password': askOwn,
	'show-password': showPassword,
};

/** VS Code draws `$(…)` in a list as an icon; such a password could not be read off. */
function freshPassword(rules: Policy['export']['password']): string {
	let password = generatePassword(rules);
	for (let tries = 0; tries < 100 && password.includes('$('); tries++) password = generatePassword(rules);
	return password;
}

async function askMethod(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const rows = methodRows(choicesOf(draft, situation), wordsOf(situation));
	const question = { ...frame, placeholder: situation.t('How is it encrypted? Only approved methods are listed (7.1(16)②)'), rows };
	const active = draft.hideNames ? 'zip+names' : draft.method;
	const answer = await pickChoice(active === null ? question : { ...question, active }, situation);
	if (typeof answer !== 'string') return answer;
	const method = METHOD_IDS.find((id) => id === answer.replace('+names', ''));
	return method === undefined ? undefined : { method, hideNames: answer.endsWith('+names') };
}

async function askKey(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { prompter, t } = situation;
	let value = draft.keys.join(', ');
	for (;;) {
		const answer: string | Pressed | typeof BACK | undefined = await prompter.ask({
			...frame,
			prompt: t('Public key of the recipient (age1…); several with commas between. Press the button above for a file of keys'),
			placeholder: 'age1…',
			value,
			buttons: [{ id: 'file', icon: 'folder-opened', tooltip: t('Read the keys from a file…') }],
			validate: (text) => keyProblem(text, situation),
		});
		if (typeof answer === 'string') return { keys: keysIn(answer) };
		if (answer === undefined || answer === BACK) return answer;
		const file = await prompter.choose('file', t('Choose a file of public keys'), situation.proposed);
		if (file !== null) value = keysOfFile(file, situation).join(', ');
	}
}

function keysIn(text: string): string[] {
	return text.split(/[\s,、]+/).filter((key) => key !== '');
}

function keysOfFile(file: string, { readFile }: Situation): string[] {
	const lines = readFile(file).split(/\r?\n/);
	return lines.map((line) => line.trim()).filter((line) => /^age1/i.test(line));
}

function keyProblem(text: string, { t }: Situation): string | null {
	const keys = keysIn(text);
	if (keys.length === 0) return t('Please give the public key.');
	if (keys.some((key) => /^AGE-SECRET-KEY-/i.test(key)))
		return t('This is a secret key. It must not leave its owner; ask for the public one (age1…).');
	const wrong = keys.find((key) => !KEY.test(key.toLowerCase()));
	return wrong === undefined ? null : t('This is no public key of age: {0}', wrong.slice(0, 12));
}

async function askHandover(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { t } = situation;
	const judged = decide(draft, situation, { method: draft.method, handover: 'same-channel' });
	const same = judged.reasons.find(({ code }) => SAME.includes(code)) ?? null;
	const rows = handoverRows(same, wordsOf(situation)).map(
		(row): Row => (row.id === 'same-channel' && same?.kind === 'refused' ? { ...row, kind: 'note' } : row),
	);
	const answer = await pickChoice(
		{ ...frame, placeholder: t('How does the recipient learn the password? It is recorded'), rows },
		situation,
	);
	if (typeof answer !== 'string') return answer;
	if (answer === 'same-channel') return { handover: answer, handoverBy: null };
	return { handover: 'other-channel', handoverBy: HANDOVER_WAYS.find((way) => way === answer) ?? null };
}

async function askOwn(_draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { prompter, policy, t } = situation;
	const rules = policy.export.password;
	for (;;) {
		const first = await prompter.ask({
			...frame,
			prompt: t('Password, {0} letters or more', rules.minimum),
			value: '',
			password: true,
			validate: (text) => ownProblem(text, situation),
		});
		if (typeof first !== 'string') return first === BACK ? BACK : undefined;
		const again = await prompter.ask({
			...frame,
			prompt: t('The same password again'),
			value: '',
			password: true,
			validate: (text) => (text === first ? null : t('The two differ.')),
		});
		if (again === undefined) return undefined;
		if (again === first) return { password: first };
	}
}

function ownProblem(text: string, { policy, t }: Situation): string | null {
	const rules = policy.export.password;
	if ([...text].length < rules.minimum) return t('It needs {0} letters or more.', rules.minimum);
	const { bits, verdict } = passwordStrength(text, rules);
	return verdict === 'weak' ? t('It is easy to guess (about {0} bits). Make it longer, or let one be generated.', Math.floor(bits)) : null;
}

/** Shown once, on the screen alone; on the clipboard only where somebody asks for it. */
async function showPassword(draft: Draft, situation: Situation, frame: Frame): Promise<StepAnswer> {
	const { prompter, policy, t } = situation;
	const bits = Math.floor(generatedBits(policy.export.password));
	const rows: Row[] = [
		{ kind: 'note', id: 'password', label: draft.password, description: t('about {0} bits', bits), icon: 'key' },
		heading(t('What to do')),
		{ kind: 'choice', id: 'copy', label: t('Copy to the clipboard'), detail: t('Taken off it again after a minute'), icon: 'copy' },
		{
			kind: 'choice',
			id: 'continue',
			label: t('Continue'),
			detail: t('It is not shown again. Tell it by another way than the file'),
			icon: 'arrow-right',
		},
	];
	let active = 'copy';
	for (;;) {
		const question = { ...frame, placeholder: t('Password; it is shown only now, and kept nowhere'), rows, active };
		const answer = await pickChoice(question, situation);
		if (answer !== 'copy') return answer === 'continue' ? {} : answer === BACK ? BACK : undefined;
		await prompter.copySecret(draft.password);
		active = 'continue';
	}
}
