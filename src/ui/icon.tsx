import { raw } from 'hono/html'
import { ready } from './_remember.ts'

/** One hand: 24 units, a line of 1.75, round ends. */
const drawings = {
  search: '<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>',
  basket: '<path d="M3 9h18l-2 11H5z"/><path d="m8 9 4-6 4 6M9.5 13v3.5M14.5 13v3.5"/>',
  check: '<path d="m4 12.5 5.5 5.5L20 6.5"/>',
  cross: '<path d="m6 6 12 12M18 6 6 18"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  minus: '<path d="M5 12h14"/>',
  next: '<path d="M5 12h14M13 6l6 6-6 6"/>',
  back: '<path d="M19 12H5M11 6l-6 6 6 6"/>',
  clock: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
  day: '<path d="M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"/>',
  person: '<circle cx="12" cy="8" r="4"/><path d="M4 21c0-5 3.5-7 8-7s8 2 8 7"/>',
  shop: '<path d="M4 10v10h16V10M3 10l2-6h14l2 6M3 10c0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0 0 3 4.5 3 4.5 0"/><path d="M10 20v-5h4v5"/>',
  box: '<path d="M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10"/>',
  money: '<path d="M3 6h18v12H3z"/><circle cx="12" cy="12" r="2.5"/><path d="M6.5 12h.01M17.5 12h.01"/>',
  pin: '<path d="M12 21c5-5.5 7-8.5 7-12a7 7 0 0 0-14 0c0 3.5 2 6.5 7 12z"/><circle cx="12" cy="9" r="2.5"/>',
  bike: '<circle cx="6" cy="16.5" r="3.5"/><circle cx="18" cy="16.5" r="3.5"/><path d="M6 16.5 10 9h5l3 7.5M9.5 16.5H14M8 9h2M15 9V6h2.5"/>',
  truck: '<path d="M2.5 6H14v10H2.5zM14 10h4l3.5 3v3H14"/><circle cx="7" cy="18" r="2"/><circle cx="17.5" cy="18" r="2"/>',
  download: '<path d="M12 4v11M7 10.5l5 5 5-5M4 20h16"/>',
  upload: '<path d="M12 16V5M7 9.5l5-5 5 5M4 20h16"/>',
  camera: '<path d="M3 8h4l2-3h6l2 3h4v11H3z"/><circle cx="12" cy="13" r="3.5"/>',
  pencil: '<path d="M4 20l1-4L16 5l3 3L8 19zM13.5 7.5l3 3"/>',
  bin: '<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5"/>',
  warning: '<path d="M12 4 2.5 20h19zM12 10v5M12 17.5v.01"/>',
  info: '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.01"/>',
  lock: '<path d="M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3"/>',
  phone: '<path d="M7 3h10v18H7zM11 18h2"/>',
  letter: '<path d="M3 6h18v12H3zM3 7l9 6.5L21 7"/>',
  talk: '<path d="M4 5h16v11h-9l-4 4v-4H4z"/>',
  print: '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
  list: '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01"/>',
} as const

export type IconName = keyof typeof drawings

export const iconNames = Object.keys(drawings) as readonly IconName[]

/** Ornament beside words, never instead of them: hidden from assistive technology. */
export const Icon = ready(({ name }: { name: IconName }) => (
  <svg
    class="icon"
    viewBox="0 0 24 24"
    width="20"
    height="20"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    {raw(drawings[name])}
  </svg>
))
