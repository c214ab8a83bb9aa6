export function isAtTop(): boolean {
  return window.scrollX === 0 && window.scrollY === 0;
}

export function goToTop(): void {
  window.scrollTo({ left: 0, top: 0, behavior: 'instant' });
}
