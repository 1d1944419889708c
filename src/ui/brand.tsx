import { raw } from 'hono/html'
import { ready, remembered } from './_remember.ts'

export type Door = 'hub' | 'mb2'

const wing = {
  mb2: '<path d="M28 9C28 21 21 33 4 33 4 9 14 1 32 1c0 2 0 5-4 8z" fill="#F9E8CB"/><path d="M4 37c20 0 26 10 24 24C14 61 4 53 4 37z" fill="#F0B45C"/><circle cx="19" cy="16" r="3.6" fill="#A63A22"/><circle cx="14" cy="48" r="2.8" fill="#A63A22"/>',
  hub: '<path d="M3 32C9 12 27-8 46-4 49 20 27 35 3 32z" fill="#FBF6EC"/><path d="M3 35c16-1 34 7 33 27C21 66 9 52 3 35z" fill="#FBF6EC"/><path d="M19 18C24 8 32 3 38 4c0 7-9 14-19 14z" fill="#1B2A49"/><circle cx="22" cy="49" r="3.6" fill="#1B2A49"/>',
}

const body = {
  mb2: '<path d="M46 24h4v48h-4z" fill="#F9E8CB"/>',
  hub: '<path d="m48 31 4 17-4 34-4-34z" fill="#E3B24C"/>',
}

const plate = { mb2: '#A63A22', hub: '#1B2A49' }

/** The mark as parts of a drawing 96 units wide. */
export const brandDrawing = (door: Door): string =>
  `<rect width="96" height="96" rx="${door === 'mb2' ? 20 : 8}" fill="${plate[door]}"/><g transform="translate(48 15)">${wing[door]}</g><g transform="matrix(-1 0 0 1 48 15)">${wing[door]}</g>${body[door]}`

/** Our own butterfly, one for each door. The city's registered motif is another and stays the city's. */
export const BrandMark = ready(({ door }: { door: Door }) => (
  <svg class="mark" viewBox="0 0 96 96" width="44" height="44" aria-hidden="true">
    {raw(brandDrawing(door))}
  </svg>
))

/** The same mark as an address, so that the tab needs no request. */
export const brandIcon = remembered(
  (door: Door): string =>
    `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">${brandDrawing(door)}</svg>`)}`,
)
