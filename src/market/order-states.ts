import type { Refusal } from '#src/base/outcome.ts'

export type OrderStatus =
  | 'awaiting_payment'
  | 'awaiting_acceptance'
  | 'processing'
  | 'ready_for_pickup'
  | 'shipped'
  | 'completed'
  | 'cancelled'
  | 'expired'
export type PaymentStatus = 'unpaid' | 'claimed' | 'underpaid' | 'paid' | 'overpaid' | 'late' | 'cash_due' | 'partly_refunded' | 'refunded'
export type PaymentMethod = 'qris' | 'transfer' | 'cash'
export type Fulfilment = 'pickup' | 'point' | 'delivery' | 'courier'
export type ActorRole = 'buyer' | 'seller' | 'system'

export type OrderState = { status: OrderStatus; payment: PaymentStatus; method: PaymentMethod; fulfilment: Fulfilment }

export type Step =
  | 'claim_paid'
  | 'deny_claim'
  | 'receive_exact'
  | 'receive_less'
  | 'receive_more'
  | 'receive_late'
  | 'receive_again'
  | 'reopen'
  | 'accept'
  | 'ready'
  | 'send'
  | 'hand_over'
  | 'confirm_receipt'
  | 'cancel'
  | 'withdraw'
  | 'expire'
  | 'reverse_payment'

type Transition = {
  step: Step
  from: readonly OrderStatus[]
  payments: readonly PaymentStatus[]
  /** `same` keeps what it was. */
  to: OrderStatus | 'same'
  payment: PaymentStatus | 'same'
  actors: readonly ActorRole[]
  fulfilments?: readonly Fulfilment[]
  methods?: readonly PaymentMethod[]
  /** What happens to the goods of the order. */
  goods: 'none' | 'allocate' | 'release' | 'hand_over' | 'reserve_again'
  /** Where the rule comes from. */
  source: string
}

const open: readonly PaymentStatus[] = ['unpaid', 'claimed', 'underpaid']
const settled: readonly PaymentStatus[] = ['paid', 'overpaid', 'partly_refunded']
const house = 'aturan rumah MB2'

/** The life of a seller order. Nothing else changes a status. */
export const transitions: readonly Transition[] = [
  {
    step: 'claim_paid',
    from: ['awaiting_payment'],
    payments: ['unpaid', 'underpaid'],
    to: 'same',
    payment: 'claimed',
    actors: ['buyer'],
    methods: ['qris', 'transfer'],
    goods: 'none',
    source: house,
  },
  {
    step: 'deny_claim',
    from: ['awaiting_payment'],
    payments: ['claimed'],
    to: 'same',
    payment: 'unpaid',
    actors: ['seller'],
    goods: 'none',
    source: house,
  },
  {
    step: 'receive_exact',
    from: ['awaiting_payment'],
    payments: open,
    to: 'awaiting_acceptance',
    payment: 'paid',
    actors: ['seller', 'system'],
    goods: 'allocate',
    source: `${house}: hanya jumlah yang tepat meneruskan pesanan`,
  },
  {
    step: 'receive_more',
    from: ['awaiting_payment'],
    payments: open,
    to: 'awaiting_acceptance',
    payment: 'overpaid',
    actors: ['seller', 'system'],
    goods: 'allocate',
    source: `${house}: kelebihan dikembalikan`,
  },
  {
    step: 'receive_less',
    from: ['awaiting_payment'],
    payments: open,
    to: 'same',
    payment: 'underpaid',
    actors: ['seller', 'system'],
    goods: 'none',
    source: `${house}: kekurangan ditagih`,
  },
  {
    step: 'receive_late',
    from: ['expired', 'cancelled'],
    payments: ['unpaid', 'claimed', 'underpaid', 'late'],
    to: 'same',
    payment: 'late',
    actors: ['seller', 'system'],
    goods: 'none',
    source: `${house}: bayar terlambat tidak pernah hilang`,
  },
  {
    step: 'receive_again',
    from: ['awaiting_acceptance', 'processing', 'ready_for_pickup', 'shipped', 'completed'],
    payments: settled,
    to: 'same',
    payment: 'overpaid',
    actors: ['seller', 'system'],
    goods: 'none',
    source: `${house}: bayar dua kali dikembalikan`,
  },
  {
    step: 'reopen',
    from: ['expired'],
    payments: ['late'],
    to: 'awaiting_acceptance',
    payment: 'paid',
    actors: ['seller', 'system'],
    goods: 'reserve_again',
    source: `${house}: dengan harga lama, bila barang masih ada`,
  },
  {
    step: 'reverse_payment',
    from: ['awaiting_acceptance'],
    payments: ['paid', 'overpaid'],
    to: 'awaiting_payment',
    payment: 'unpaid',
    actors: ['seller'],
    goods: 'reserve_again',
    source: `${house}: penegasan dapat ditarik dalam 24 jam`,
  },
  {
    step: 'accept',
    from: ['awaiting_acceptance'],
    payments: settled,
    to: 'processing',
    payment: 'same',
    actors: ['seller'],
    goods: 'none',
    source: house,
  },
  {
    step: 'accept',
    from: ['awaiting_acceptance'],
    payments: ['cash_due'],
    to: 'processing',
    payment: 'same',
    actors: ['seller'],
    goods: 'allocate',
    source: house,
  },
  {
    step: 'ready',
    from: ['processing'],
    payments: [...settled, 'cash_due'],
    to: 'ready_for_pickup',
    payment: 'same',
    actors: ['seller'],
    fulfilments: ['pickup', 'point'],
    goods: 'none',
    source: house,
  },
  {
    step: 'send',
    from: ['processing'],
    payments: settled,
    to: 'shipped',
    payment: 'same',
    actors: ['seller'],
    fulfilments: ['delivery', 'courier'],
    goods: 'hand_over',
    source: house,
  },
  {
    step: 'hand_over',
    from: ['ready_for_pickup'],
    payments: settled,
    to: 'completed',
    payment: 'same',
    actors: ['seller'],
    goods: 'hand_over',
    source: `${house}: kode ambil`,
  },
  {
    step: 'hand_over',
    from: ['ready_for_pickup'],
    payments: ['cash_due'],
    to: 'completed',
    payment: 'paid',
    actors: ['seller'],
    goods: 'hand_over',
    source: `${house}: kode ambil dan uang tunai`,
  },
  {
    step: 'confirm_receipt',
    from: ['shipped'],
    payments: settled,
    to: 'completed',
    payment: 'same',
    actors: ['buyer', 'seller', 'system'],
    goods: 'none',
    source: house,
  },
  {
    step: 'cancel',
    from: ['awaiting_payment'],
    payments: ['unpaid', 'underpaid'],
    to: 'cancelled',
    payment: 'same',
    actors: ['buyer', 'seller', 'system'],
    goods: 'release',
    source: house,
  },
  {
    step: 'cancel',
    from: ['awaiting_payment'],
    payments: ['claimed'],
    to: 'cancelled',
    payment: 'same',
    actors: ['seller', 'system'],
    goods: 'release',
    source: `${house}: sesudah mengabari bayar, toko yang memutus`,
  },
  {
    step: 'cancel',
    from: ['awaiting_acceptance'],
    payments: ['cash_due'],
    to: 'cancelled',
    payment: 'unpaid',
    actors: ['buyer', 'seller', 'system'],
    goods: 'release',
    source: house,
  },
  {
    step: 'cancel',
    from: ['processing', 'ready_for_pickup'],
    payments: ['cash_due'],
    to: 'cancelled',
    payment: 'unpaid',
    actors: ['seller', 'system'],
    goods: 'release',
    source: house,
  },
  {
    step: 'cancel',
    from: ['awaiting_acceptance', 'processing', 'ready_for_pickup'],
    // all of it paid back before the hand-over leaves nothing but to cancel
    payments: [...settled, 'refunded'],
    to: 'cancelled',
    payment: 'same',
    actors: ['seller', 'system'],
    goods: 'release',
    source: `${house}: uang dikembalikan toko`,
  },
  // open to a buyer only while what was made for him is put off or overdue: the deed asks for that
  {
    step: 'withdraw',
    from: ['awaiting_acceptance', 'processing'],
    payments: [...settled, 'refunded'],
    to: 'cancelled',
    payment: 'same',
    actors: ['buyer'],
    goods: 'release',
    source: `${house}: tanggal janji mundur atau lewat, pembeli boleh batal tanpa biaya`,
  },
  {
    step: 'withdraw',
    from: ['awaiting_acceptance', 'processing'],
    payments: ['cash_due'],
    to: 'cancelled',
    payment: 'unpaid',
    actors: ['buyer'],
    goods: 'release',
    source: `${house}: tanggal janji mundur atau lewat, pembeli boleh batal tanpa biaya`,
  },
  {
    step: 'expire',
    from: ['awaiting_payment'],
    payments: ['unpaid', 'underpaid'],
    to: 'expired',
    payment: 'same',
    actors: ['system'],
    goods: 'release',
    source: house,
  },
]

/** The transition this step makes from here, or why not. */
export function transitionFor(step: Step, state: OrderState, actor: ActorRole): Transition | Refusal {
  const named = transitions.filter((one) => one.step === step)
  const fits = named.find(
    (one) =>
      one.from.includes(state.status) &&
      one.payments.includes(state.payment) &&
      (one.fulfilments?.includes(state.fulfilment) ?? true) &&
      (one.methods?.includes(state.method) ?? true),
  )
  if (!fits) return { rule: 'market.order.not_from_here', facts: { status: state.status, payment: state.payment, step } }
  if (!fits.actors.includes(actor)) return { rule: 'market.order.not_your_turn', facts: { step } }
  return fits
}

export const isRefusal = (found: Transition | Refusal): found is Refusal => 'rule' in found

/** What this actor may do next, for buttons. */
export const stepsOpen = (state: OrderState, actor: ActorRole): Step[] => [
  ...new Set(transitions.map((one) => one.step).filter((step) => !isRefusal(transitionFor(step, state, actor)))),
]

/** How long goods are held, in minutes, before the buyer has paid or the seller has acted. Published on /belanja/cara-membeli. */
export const clocks = {
  qris: 15,
  qrisExtension: 15,
  transfer: 120,
  transferExtension: 60,
  /** The seller looks at the statement after the buyer said it is paid. */
  claim: 24 * 60,
  /** The seller accepts. */
  acceptance: 24 * 60,
  /** A paid buyer collects. */
  collection: 3 * 24 * 60,
  /** A sent order without a word from the buyer counts as received. */
  receipt: 7 * 24 * 60,
  /** The seller may take back a confirmation made by mistake. */
  reversal: 24 * 60,
} as const

/** Minutes until it is too late for the one whose turn it is after this step. */
export function minutesToAct(status: OrderStatus, payment: PaymentStatus): number | undefined {
  if (status === 'awaiting_payment' && payment === 'claimed') return clocks.claim
  if (status === 'awaiting_acceptance') return clocks.acceptance
  if (status === 'ready_for_pickup') return clocks.collection
  if (status === 'shipped') return clocks.receipt
  return undefined
}
