import type { View } from './layout.ts';

/** The first page: what it is, how it begins, what it promises. */
export function landing(): View {
  return {
    path: '/',
    kind: 'plain',
    title: 'snapshot-site – your website, photographed',
    summary: 'Starts your website, photographs its pages, and always stops it again.',
    sections: [],
    html: `<section class="hero">
<div>
  <h1>Starts your website, photographs its pages, and always stops it again.</h1>
  <p>A folder, an app, a dev server or an address goes in. A folder of pictures that you can commit
  comes out: for documentation, for a README, for a review.</p>
  <dl class="commands">
    <div><dt><code>npx snapshot-site init</code></dt><dd>looks at your project and writes <code>pages.config.ts</code></dd></div>
    <div><dt><code>npx snapshot-site</code></dt><dd>takes the pictures and puts them into <code>output/</code></dd></div>
  </dl>
  <p class="begin"><a class="button" href="/guide/getting-started">Take the first pictures</a>
  <a href="/guide/sites">What can be photographed</a></p>
</div>
${contactSheet()}
</section>
<section class="promises">
<h2>Five promises</h2>
<ol>${promises.map(([title, text]) => `<li><h3>${title}</h3><p>${text}</p></li>`).join('')}</ol>
</section>`,
  };
}

const promises = [
  [
    'Nothing is left running',
    'The site is stopped in a <code>finally</code>, with every process it started: after success, after an error, after Ctrl+C.',
  ],
  [
    'Never the wrong website',
    'The port comes from the operating system and is read back. Two runs at once do not meet, and nobody else’s server is photographed.',
  ],
  [
    'A bad page never replaces a good picture',
    'An error page, a timeout or a crash becomes a sentence that says what happened. The picture stays as it was.',
  ],
  [
    'What did not change is not touched',
    'Pages are held still before they are taken, and a file with the same picture is left alone. Your diff shows what changed.',
  ],
  [
    'It says what it did',
    'A run that took no picture is not a success. Every exit code has one meaning, and every error names the next thing to type.',
  ],
] as const;

/** Pictures on a contact sheet; one has been circled with a grease pencil. */
function contactSheet(): string {
  const frames = (['light', 'dark'] as const).flatMap((scheme) =>
    (
      [
        ['index', hero],
        ['guide', article],
        ['pricing', columns],
      ] as const
    ).map(
      ([name, drawing], index) => `<li class="${scheme}">
<svg viewBox="0 0 96 68" aria-hidden="true">${drawing}</svg>
<span><b>${(scheme === 'light' ? 1 : 4) + index}</b> ${name}.${scheme}.png</span>${name === 'guide' && scheme === 'dark' ? circle : ''}</li>`,
    ),
  );
  return `<figure class="sheet" role="img" aria-label="A contact sheet with six small pictures of web pages, three light and three dark. One is circled in red.">
<ul>${frames.join('')}</ul>
</figure>`;
}

const bar = `<rect class="page" width="96" height="68"/><rect class="soft" width="96" height="9"/><rect class="mark" x="4" y="3" width="12" height="3"/><path class="text" d="M66 4.5h6M75 4.5h6M84 4.5h6"/>`;
const hero = `${bar}<path class="title" d="M8 23h44M8 30h32"/><path class="text" d="M8 39h36M8 44h30"/><rect class="mark" x="8" y="51" width="18" height="7"/><rect class="soft" x="60" y="18" width="28" height="42"/>`;
const article = `${bar}<rect class="soft" y="9" width="22" height="59"/><path class="text" d="M4 17h12M4 23h14M4 29h10M4 35h13M4 41h9"/><path class="title" d="M29 19h34"/><path class="text" d="M29 28h56M29 33h60M29 38h42"/><rect class="soft" x="29" y="44" width="60" height="14"/><path class="mark-line" d="M33 49h20"/><path class="text" d="M33 53.5h34"/>`;
const columns = `${bar}<path class="title" d="M30 19h36"/><rect class="soft" x="8" y="27" width="24" height="34"/><rect class="soft" x="36" y="27" width="24" height="34"/><rect class="soft" x="64" y="27" width="24" height="34"/><path class="title" d="M12 34h10M40 34h10M68 34h10"/><path class="text" d="M12 41h16M12 46h14M40 41h16M40 46h12M68 41h16M68 46h14"/><rect class="mark" x="40" y="52" width="16" height="5"/>`;
const circle = `<svg class="pencil" viewBox="0 0 120 92" preserveAspectRatio="none" aria-hidden="true"><path d="M66 5C30 1 4 18 3 44c-1 27 28 44 60 43 34-1 55-18 54-45C116 17 88 3 52 8"/></svg>`;
