import assert from 'node:assert/strict';
import fc from 'fast-check';
import { outsidePlace } from '../../../src/export/outside';
import { outgoingCommand, outgoingCommands, type TerminalOptions } from '../../../src/export/terminal';
import { loadBuiltin } from '../../../src/policy';

const policy = loadBuiltin('nishihara-2024');
const OPTIONS: TerminalOptions = { home: '/home/u', outside: (path) => outsidePlace(path, ['/work'], policy, '/home/u') };

/** Line → tool, files (below /work where relative), destination, route. */
const OUTGOING: readonly (readonly [string, string, readonly string[], string | null, string?])[] = [
	['scp a.docx host:', 'scp', ['/work/a.docx'], 'host:'],
	['scp a.docx h:', 'scp', ['/work/a.docx'], 'h:'],
	['scp -P 22 -i ~/.ssh/id -r a b/ user@host:/tmp', 'scp', ['/work/a', '/work/b'], 'user@host:/tmp'],
	['scp -P22 "議事録 1.docx" [::1]:/x', 'scp', ['/work/議事録 1.docx'], '[::1]:/x'],
	["scp '名 簿.xlsx' scp://host/x", 'scp', ['/work/名 簿.xlsx'], 'scp://host/x'],
	['sudo -u bob scp a host:x', 'scp', ['/work/a'], 'host:x'],
	['FOO=1 BAR="x y" scp a\\ b host:', 'scp', ['/work/a b'], 'host:'],
	['timeout 10 sshpass -p geheim scp a host:', 'scp', ['/work/a'], 'host:'],
	['scp.exe C:\\Users\\u\\a.docx host:', 'scp', ['C:\\Users\\u\\a.docx'], 'host:'],
	['pscp a.docx u@host:', 'pscp', ['/work/a.docx'], 'u@host:'],
	['scp a other:b host:', 'scp', ['/work/a'], 'host:'],
	['cd sub && scp ../a b host:', 'scp', ['/work/a', '/work/sub/b'], 'host:'],
	['make; scp *.docx host: &', 'scp', ['/work/*.docx'], 'host:'],
	['if true; then scp a host:; fi', 'scp', ['/work/a'], 'host:'],
	['bash -c "scp a host:"', 'scp', ['/work/a'], 'host:'],
	['echo $(scp a host:)', 'scp', ['/work/a'], 'host:'],
	['scp ~/x.md $HOME/y.md host:', 'scp', ['/home/u/x.md', '/home/u/y.md'], 'host:'],
	['rsync -av dir/ user@host:/backup', 'rsync', ['/work/dir'], 'user@host:/backup'],
	['rsync -e "ssh -p 22" --exclude x a host::mod', 'rsync', ['/work/a'], 'host::mod'],
	['rsync -a a rsync://host/m', 'rsync', ['/work/a'], 'rsync://host/m'],
	['echo "put a.docx b" | sftp host', 'sftp', ['/work/a.docx'], 'host'],
	['sftp -b list.txt host', 'sftp', [], 'host'],
	['curl -T a.docx https://u:p@example.com/x?token=1', 'curl', ['/work/a.docx'], 'https://example.com/x'],
	['curl --upload-file a.docx https://example.com', 'curl', ['/work/a.docx'], 'https://example.com'],
	['curl --upload-file=a https://example.com', 'curl', ['/work/a'], 'https://example.com'],
	['curl -sSfT a https://example.com', 'curl', ['/work/a'], 'https://example.com'],
	['curl -F "file=@a.docx;type=application/pdf" -F x=1 https://example.com', 'curl', ['/work/a.docx'], 'https://example.com'],
	['curl -F \'f=@"a b.docx";filename=x\' https://example.com', 'curl', ['/work/a b.docx'], 'https://example.com'],
	['curl -F f=@a,b https://example.com', 'curl', ['/work/a', '/work/b'], 'https://example.com'],
	['curl -F "text=<a.txt" https://example.com', 'curl', ['/work/a.txt'], 'https://example.com'],
	['curl -d @a.json https://example.com', 'curl', ['/work/a.json'], 'https://example.com'],
	['curl --data-binary @a.bin --url https://example.com', 'curl', ['/work/a.bin'], 'https://example.com'],
	['curl --data-urlencode q@a.txt https://example.com', 'curl', ['/work/a.txt'], 'https://example.com'],
	['curl --json @a.json https://example.com', 'curl', ['/work/a.json'], 'https://example.com'],
	['cat a.txt | curl -d @- https://example.com', 'curl', ['/work/a.txt'], 'https://example.com'],
	['curl -T - https://example.com < a.txt', 'curl', ['/work/a.txt'], 'https://example.com'],
	['curl -T a smtps://mail.example.com', 'curl', ['/work/a'], 'smtps://mail.example.com', 'mail'],
	['wget --post-file=a.txt https://example.com', 'wget', ['/work/a.txt'], 'https://example.com'],
	['wget --method PUT --body-file a.txt https://example.com', 'wget', ['/work/a.txt'], 'https://example.com'],
	['http POST example.com f@a.txt', 'http', ['/work/a.txt'], 'example.com'],
	['aws s3 cp a.docx s3://b/k', 'aws', ['/work/a.docx'], 's3://b/k'],
	['aws --profile p s3 sync . s3://b --exclude "*.tmp"', 'aws', ['/work'], 's3://b'],
	['aws s3 mv a s3://b/', 'aws', ['/work/a'], 's3://b/'],
	['aws s3api put-object --bucket b --key k --body a.txt', 'aws', ['/work/a.txt'], 's3://b/k'],
	['gsutil -m cp -r d gs://b', 'gsutil', ['/work/d'], 'gs://b'],
	['gcloud storage cp a gs://b', 'gcloud', ['/work/a'], 'gs://b'],
	['az storage blob upload -f a.docx -c cont -n x', 'az', ['/work/a.docx'], 'cont'],
	['az storage blob upload-batch -s dir -d cont', 'az', ['/work/dir'], 'cont'],
	['azcopy copy a "https://x.blob.core.windows.net/c?sig=s"', 'azcopy', ['/work/a'], 'https://x.blob.core.windows.net/c'],
	['rclone copy dir remote:path', 'rclone', ['/work/dir'], 'remote:path'],
	['rclone sync --transfers 4 dir remote:', 'rclone', ['/work/dir'], 'remote:'],
	['git push', 'git', [], null],
	['git -C sub push --force origin main', 'git', [], 'origin'],
	['git -c x=y push https://u:p@example.com/a.git main', 'git', [], 'https://example.com/a.git'],
	['git add . && git commit -m "x; y" && git push -u origin HEAD', 'git', [], 'origin'],
	['git send-email a.patch', 'git', ['/work/a.patch'], null, 'mail'],
	['hg push', 'hg', [], null],
	['lftp -e "put a.docx; bye" ftp.example.com', 'lftp', ['/work/a.docx'], 'ftp.example.com'],
	['lftp -c "open h; mirror -R dir"', 'lftp', ['/work/dir'], null],
	['echo put a.docx | ftp example.com', 'ftp', ['/work/a.docx'], 'example.com'],
	['ncftpput -u u -p geheim host /dir a b', 'ncftpput', ['/work/a', '/work/b'], 'host:/dir'],
	["smbclient //server/share -U u%p -c 'put a.docx; mput b c'", 'smbclient', ['/work/a.docx', '/work/b', '/work/c'], '//server/share'],
	['nc host 99 < a.docx', 'nc', ['/work/a.docx'], 'host:99'],
	['tar czf - dir | ncat -w 3 host 99', 'ncat', ['/work/dir'], 'host:99'],
	['tar cz dir | ssh host "cat > x.tgz"', 'ssh', ['/work/dir'], 'host'],
	['ssh host "cat > x" < a.docx', 'ssh', ['/work/a.docx'], 'host'],
	['mail -s "件名" -a a.docx x@example.com < body.txt', 'mail', ['/work/a.docx', '/work/body.txt'], 'x@example.com', 'mail'],
	['mutt -s s -a a.docx b.docx -- x@example.com', 'mutt', ['/work/a.docx', '/work/b.docx'], 'x@example.com', 'mail'],
	['sendmail x@example.com < a.eml', 'sendmail', ['/work/a.eml'], 'x@example.com', 'mail'],
	['swaks --to x@example.com --attach @a.docx', 'swaks', ['/work/a.docx'], 'x@example.com', 'mail'],
	['gh release upload v1 a.zip "b.zip#表示"', 'gh', ['/work/a.zip', '/work/b.zip'], 'github.com'],
	['gh release create v1 -R o/r -t title a.zip', 'gh', ['/work/a.zip'], 'github.com/o/r'],
	['gh gist create a.md -d desc', 'gh', ['/work/a.md'], 'gist.github.com'],
	['cp a.docx /media/usb/', 'cp', ['/work/a.docx'], '/media/usb', 'media'],
	['cp -t /media/usb a b', 'cp', ['/work/a', '/work/b'], '/media/usb', 'media'],
	['mv a.docx ~/OneDrive/共有/', 'mv', ['/work/a.docx'], '/home/u/OneDrive/共有', 'service'],
	['rsync -a dir /Volumes/USB', 'rsync', ['/work/dir'], '/Volumes/USB', 'media'],
	['cat a.txt > /media/usb/a.txt', 'cat', ['/work/a.txt'], '/media/usb/a.txt', 'media'],
	['tar czf /media/usb/x.tgz dir', 'tar', ['/work/dir'], '/media/usb/x.tgz', 'media'],
	['zip -r ~/Dropbox/x.zip dir', 'zip', ['/work/dir'], '/home/u/Dropbox/x.zip', 'service'],
	['dd if=a.img of=/run/media/u/x', 'dd', ['/work/a.img'], '/run/media/u/x', 'media'],
	[
		'Copy-Item -Path a.docx, b.docx -Destination ~/OneDrive/x -Recurse',
		'copy-item',
		['/work/a.docx', '/work/b.docx'],
		'/home/u/OneDrive/x',
		'service',
	],
	['Copy-Item a.docx "G:\\マイドライブ\\x"', 'copy-item', ['/work/a.docx'], 'G:\\マイドライブ\\x', 'service'],
	['xcopy C:\\d\\a.docx "G:\\My Drive\\" /Y', 'xcopy', ['C:\\d\\a.docx'], 'G:\\My Drive', 'service'],
	['robocopy C:\\d "G:\\My Drive\\d" a.docx /E', 'robocopy', ['C:\\d\\a.docx'], 'G:\\My Drive\\d', 'service'],
	['Invoke-WebRequest -Uri https://example.com -Method Post -InFile a.docx', 'invoke-webrequest', ['/work/a.docx'], 'https://example.com'],
	['iwr https://example.com -InFile:a.docx -Method Put', 'iwr', ['/work/a.docx'], 'https://example.com'],
	[
		'Send-MailMessage -To x@example.com -Subject s -Attachments a.docx,b.docx',
		'send-mailmessage',
		['/work/a.docx', '/work/b.docx'],
		'x@example.com',
		'mail',
	],
	[
		'Start-BitsTransfer -Source a.docx -Destination https://example.com -TransferType Upload',
		'start-bitstransfer',
		['/work/a.docx'],
		'https://example.com',
	],
	['pwsh -NoProfile -Command "scp a host:"', 'scp', ['/work/a'], 'host:'],
];

const STAYING: readonly string[] = [
	'',
	'   ',
	'ls -la',
	'scp host:a.docx .',
	'scp user@host:/x/a /tmp/',
	'scp a b',
	'scp a',
	'scp',
	'scp C:/x/a C:/y',
	'scp h1:a h2:b',
	'sftp host',
	'sftp host:/x/a.docx',
	'echo "get a.docx" | sftp host',
	'rsync -a a b',
	'rsync -a host:dir .',
	'rsync -an dir host:dir',
	'rsync --dry-run -a dir host:dir',
	'curl https://example.com',
	'curl -O https://example.com/a.docx',
	'curl -o a.docx https://example.com/a',
	'curl -d x=1 https://example.com',
	'curl -d "a@b" https://example.com',
	'curl --data-raw @a https://example.com',
	'curl --form-string f=@a https://example.com',
	'curl -F x=1 https://example.com',
	'curl --data-urlencode "q=@a" https://example.com',
	'curl -H "X: @a" https://example.com',
	'curl https://example.com > a.docx',
	'wget https://example.com/a.docx',
	'wget --post-data x=1 https://example.com',
	'http GET example.com',
	'aws s3 cp s3://b/k a.docx',
	'aws s3 ls s3://b',
	'aws s3 cp a s3://b --dryrun',
	'aws s3 sync s3://a s3://b',
	'aws s3api get-object --bucket b --key k a',
	'gsutil cp gs://b/x .',
	'gsutil ls gs://b',
	'gcloud storage cp gs://b/x .',
	'az storage blob download -f a -c c -n x',
	'az login',
	'azcopy copy "https://x/c" .',
	'rclone copy remote:path dir',
	'rclone ls remote:',
	'rclone copy a remote: --dry-run',
	'git pull',
	'git fetch origin',
	'git clone https://example.com/a.git',
	'git push --dry-run',
	'git push origin --delete x',
	'git commit -m "git push"',
	'git status && git log',
	'git stash push',
	'git help push',
	'hg pull',
	'lftp -e "get a.docx; bye" host',
	'lftp -c "open h; mirror dir"',
	"smbclient //server/share -c 'get a.docx'",
	'smbclient -L server',
	'nc -l 99 > a.docx',
	'nc -z host 99',
	'ssh host ls',
	'ssh host "scp a other:"',
	'mail -s s x@example.com',
	'mail',
	'mutt -f mbox',
	'gh release list',
	'gh release download v1',
	'gh gist list',
	'gh pr create -t t -b b',
	'docker cp a c:/x',
	'cp a b',
	'cp a.docx ~/Documents/',
	'cp /media/usb/a.docx .',
	'mv /media/usb/a /media/usb/b',
	'cat a > b',
	'cat /media/usb/a > b',
	'ls > /media/usb/list.txt',
	'tar xzf /media/usb/x.tgz',
	'Copy-Item a.docx b.docx',
	'Copy-Item a.docx ~/OneDrive/x -WhatIf',
	'copy a.docx C:\\x\\',
	'Invoke-WebRequest https://example.com -OutFile a.docx',
	'Start-BitsTransfer -Source https://example.com/a -Destination a',
	'echo scp a host:',
	'echo "scp a host:"',
	"grep 'curl -T a' x",
	'# scp a host:',
	'ls # scp a host:',
	'man scp',
	'vim scp',
	'cat <<EOF',
	'grep x a 2>&1',
];

describe('export/terminal', () => {
	it('sees what is sent: files, destination, route', () => {
		assert.ok(OUTGOING.length >= 60);
		for (const [line, tool, paths, destination, route = 'service'] of OUTGOING) {
			const found = outgoingCommand(line, '/work', OPTIONS);
			const { lists: _, ...seen } = found ?? { lists: [] };
			assert.deepEqual(seen, { route, tool, paths, destination }, line);
		}
	});

	it('says nothing of what stays, comes in, or is only spoken of', () => {
		assert.ok(STAYING.length >= 60);
		for (const line of STAYING) assert.equal(outgoingCommand(line, '/work', OPTIONS), null, line);
	});

	it('finds every command of a line, and names lists', () => {
		const found = outgoingCommands('scp a h1: ; git push || curl -T b https://x/', '/work');
		assert.deepEqual(
			found.map(({ tool }) => tool),
			['scp', 'git', 'curl'],
		);
		assert.deepEqual(outgoingCommand('sftp -b list.txt host', '/work')?.lists, ['/work/list.txt']);
	});

	it('resolves in the writing of the system', () => {
		assert.deepEqual(outgoingCommand('scp ..\\a.docx "b c.docx" host:', 'C:\\Users\\u\\x')?.paths, [
			'C:\\Users\\u\\a.docx',
			'C:\\Users\\u\\x\\b c.docx',
		]);
		assert.deepEqual(outgoingCommand('scp \\\\srv\\share\\a host:', 'C:\\x')?.paths, ['\\\\srv\\share\\a']);
		assert.deepEqual(outgoingCommand('cd /d D:\\y && curl -T a https://x', 'C:\\x')?.paths, ['D:\\y\\a']);
		assert.equal(outgoingCommand('cp a /media/usb', '/work'), null);
	});

	it('never throws, whatever is typed', () => {
		const words = [
			'scp',
			'curl',
			'-T',
			'@',
			'a',
			'host:',
			"'",
			'"',
			'\\',
			'|',
			';',
			'&&',
			'<',
			'>',
			'$(',
			')',
			'`',
			'~',
			'$HOME',
			' ',
			'\n',
			'-F',
			'f=@',
			'tar',
			'cf',
			'/media/x',
			'bash',
			'-c',
			'__proto__',
			'constructor',
			'\ud800',
		];
		fc.assert(
			fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 60 }), (parts) => {
				for (const glue of ['', ' ']) {
					for (const found of outgoingCommands(parts.join(glue), '/work', OPTIONS)) assert.equal(typeof found.tool, 'string');
				}
			}),
		);
	});

	it('takes a time that grows with the length alone', () => {
		const units = [
			'"\\\\',
			"'",
			'\\',
			'\\\\',
			'a|',
			'cat a|',
			';',
			'$(',
			'~',
			'$HOME',
			'%U',
			'/',
			'c',
			'-',
			'@',
			'#',
			'=',
			'scp a h:;',
			'a/../',
			'<<',
			'2>',
			'" ',
			'bash -c "',
			' -F f=@a',
			'{',
			'-a ',
			'echo put|',
			'mirror -R ',
			':',
			',',
			'a, ',
		];
		const prefixes = [
			'',
			'curl -F f=@',
			'scp ',
			'robocopy ',
			'tar ',
			'Copy-Item ',
			"lftp -c '",
			'gh release upload v ',
			'mutt -a ',
			'az storage copy -s ',
		];
		for (const unit of units) {
			for (const prefix of prefixes) {
				const line = prefix + unit.repeat(Math.ceil(100_000 / unit.length));
				const start = performance.now();
				outgoingCommands(line, '/work', OPTIONS);
				const time = performance.now() - start;
				assert.ok(time < 5000, `${prefix}${unit}: ${time} ms`);
			}
		}
	}).timeout(120_000);
});
