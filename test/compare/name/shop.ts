import type { Route } from '../../support/server.ts';

/** A page as shops have it: a head, a button, a column with cards beside one with products, a table, a foot. */
export function shop({ style = '', body = '' }: { style?: string; body?: string } = {}): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><style>
    * { box-sizing: border-box; margin: 0 }
    body { font: 16px/24px sans-serif; color: #222; background: #fff }
    header { display: flex; gap: 24px; align-items: center; height: 48px; padding: 0 24px; border-bottom: 1px solid #ddd }
    header a { color: #0d6efd; text-decoration: none }
    .hero { height: 200px; padding: 32px 24px; background: #f1f5f9 }
    .hero h1 { font-size: 32px; line-height: 48px }
    #cta { width: 120px; height: 40px; margin-top: 8px; border: 0; border-radius: 6px; background: #0d6efd; color: #fff; font: inherit }
    .columns { display: grid; grid-template-columns: 200px 1fr; align-items: start; gap: 24px; padding: 24px }
    .card, .product { border: 1px solid #ddd; border-radius: 8px; padding: 12px; margin-bottom: 16px }
    #hours { background: #f8f9fa }
    #place { background: #fff3cd }
    #phone { background: #e7f5ff }
    #spade { background: #f4fce3 }
    #rake { background: #fff0f6 }
    #hose { background: #f3f0ff }
    .product { display: flex; gap: 16px; height: 140px; overflow: hidden }
    img { width: 96px; height: 96px; flex: none }
    table { border-collapse: collapse; width: 100% }
    td, th { border: 1px solid #ddd; padding: 6px 10px; text-align: left; width: 50% }
    footer { height: 96px; padding: 24px; background: #222; color: #ccc }
    ${style}</style></head><body>
    <header><b>Shop</b><a href="#">Products</a><a href="#">Prices</a><a href="#">About us</a></header>
    <section class="hero"><h1>Everything for the garden</h1>
      <p>Tools, seeds and <b>good advice</b> since 1962.</p><button id="cta">Sign up</button></section>
    <div class="columns">
      <aside>
        <div class="card" id="hours">Monday to Friday, 9 to 18</div>
        <div class="card" id="place">Find us behind the town hall and the museum.</div>
        <div class="card" id="phone">Call 555 0100</div>
      </aside>
      <main>
        <div class="product" id="spade"><img src="/one.svg" alt=""><div><h2>Spade</h2><p>A spade of forged steel
          with a handle of ash wood, made to be handed down to the next generation of gardeners, and to the one after
          that.</p></div></div>
        <div class="product" id="rake"><img src="/two.svg" alt=""><div><h2>Rake</h2><p>Sixteen teeth.</p></div></div>
        <div class="product" id="hose"><img src="/one.svg" alt=""><div><h2>Hose</h2><p>It does not kink.</p></div></div>
        <table><tr><th>Size</th><th>Price</th></tr><tr><td>Small</td><td>12.00</td></tr>
          <tr><td>Large</td><td>19.00</td></tr></table>
      </main>
    </div>
    <footer>Imprint and the small print</footer>
    ${body}</body></html>`;
}

/** Its images. */
export const images: Readonly<Record<string, Route>> = {
  '/one.svg': drawing('teal'),
  '/two.svg': drawing('tomato'),
  '/three.svg': drawing('gold'),
};

export function drawing(colour: string): Route {
  return (_, response) => {
    response.setHeader('content-type', 'image/svg+xml');
    response.end(
      `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect x="16" y="16" width="64" height="64" fill="${colour}"/></svg>`,
    );
  };
}
