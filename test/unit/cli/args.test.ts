import assert from 'node:assert/strict';
import { nearest, parseArguments } from '../../../src/cli/args';
import { UsageError } from '../../../src/cli/errors';

function fails(args: readonly string[], id: string, data: object = {}): void {
	assert.throws(
		() => parseArguments(args),
		(error) => {
			assert.ok(error instanceof UsageError);
			assert.equal(error.id, id);
			assert.deepEqual({ ...error.data, ...data }, error.data);
			return true;
		},
	);
}

describe('cli/args', () => {
	it('reads a command, options in any order, and operands', () => {
		const args = parseArguments(['--lang', 'en', 'check', 'a', '--format=json', '-q', 'b', '--fail-on', 'warning']);
		assert.equal(args.command, 'check');
		assert.deepEqual(args.operands, ['a', 'b']);
		assert.deepEqual(Object.fromEntries(args.options), { lang: 'en', format: 'json', quiet: '', 'fail-on': 'warning' });
	});

	it('takes everything after -- for a file', () => {
		assert.deepEqual(parseArguments(['show', '--json', '--', '--json', '-x']).operands, ['--json', '-x']);
		assert.deepEqual(parseArguments(['show', '-']).operands, ['-']);
	});

	it('lets values hold "=" and be empty', () => {
		assert.equal(parseArguments(['set', 'a', '--label=x=y']).options.get('label'), 'x=y');
		assert.equal(parseArguments(['set', 'a', '--handling=']).options.get('handling'), '');
	});

	it('knows help and version everywhere', () => {
		assert.equal(parseArguments(['--version']).command, 'version');
		assert.equal(parseArguments(['-h']).command, 'help');
		assert.equal(parseArguments(['check', '--help']).topic, 'check');
		assert.equal(parseArguments(['help', 'set']).topic, 'set');
	});

	it('names the option or command that is wrong, and a near one', () => {
		fails([], 'error.no-command');
		fails(['chek', 'a'], 'error.command-suggest', { near: 'check' });
		fails(['frobnicate'], 'error.command-unknown', { command: 'frobnicate' });
		fails(['check', '--formt', 'json'], 'error.option-suggest', { option: '--formt', near: '--format' });
		fails(['check', '--frobnicate'], 'error.option-unknown', { option: '--frobnicate' });
		fails(['check', '-x'], 'error.option-unknown', { option: '-x' });
		fails(['check', '--format'], 'error.option-value', { option: '--format' });
		fails(['check', '--policy', '--quiet'], 'error.option-value', { option: '--policy' });
		fails(['check', '--format', 'xml'], 'error.option-choice', { value: 'xml' });
		fails(['check', '--quiet=yes'], 'error.option-no-value', { option: '--quiet' });
		fails(['check', '--quiet', '-q'], 'error.option-twice', { option: '--quiet' });
		fails(['check', '--constructor'], 'error.option-unknown', { option: '--constructor' });
		fails(['toString'], 'error.command-unknown');
	});

	it('suggests only what is near', () => {
		assert.equal(nearest('hsow', ['show', 'set']), 'show');
		assert.equal(nearest('x', ['show', 'set']), null);
	});
});
