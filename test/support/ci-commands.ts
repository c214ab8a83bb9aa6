/** What GitHub's runner would obey, read as it reads; and what Azure, TeamCity and GitLab would. */
export function commandsIn(printed: string): string[] {
  return printed.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, first] = /^\s*::([a-z-]+)[^:]*::/i.exec(line) ?? [];
    const anywhere = [...line.matchAll(/##(?:vso|teamcity)?\[[^\]]*\]|section_(?:start|end):\d+:[\w.-]+/gi)];
    return [...(first === undefined ? [] : [first]), ...anywhere.map(([command]) => command)];
  });
}

/** Texts that command a CI, or hide what they say; as a page, a server or a file name may have them. */
export const hostileTexts: readonly string[] = [
  '::error::from outside',
  ' \t\u00a0::add-mask::from outside',
  '::set-output name=a::from outside',
  'before ##[add-mask]from outside',
  'before ##[set-output name=a]from outside',
  '###[group]from outside',
  '##\u202e[debug]from outside',
  '##\u001b[31m[warning]from outside',
  ':\u200e:warning::from outside',
  'before ##vso[task.setvariable variable=a]from outside',
  "##teamcity[buildStop comment='a' readdToQueue='false']",
  'section_start:1:from_outside\r\u001b[0K',
  'section_\u2066start:1:from_outside\r\u001b[0K',
  'a\n::notice::from outside',
  'a\u2028::notice::from outside',
  'a\r::notice::from outside',
  'admin\u202e gnp.exe\u2069 \u061c\u200f',
  '\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007\u001b[2J\u009b2J',
];

/** Characters that nobody sees and that change what others see. */
export const unseen =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
