type Kind = { category: string; noun: string; middle: readonly string[]; end: readonly string[]; option: string; values: readonly string[]; facts: Record<string, readonly string[]>; from: number; to: number }

const motifs = ['kupu malam', 'kawung', 'belah ketupat', 'bunga kopi', 'bunga lada', 'siger', 'tugu pena', 'nusa indah', 'pucuk rebung', 'daun']
const dyes = ['soga', 'nila', 'mengkudu', 'daun jati', 'secang', 'tegeran', 'jolawe', 'indigo muda', 'tanah', 'gading']
const colours = ['biru', 'merah', 'hijau', 'cokelat', 'hitam', 'putih']
const sizes = ['S', 'M', 'L', 'XL', 'XXL']
const tastes = ['asin', 'balado', 'manis', 'keju', 'jagung bakar', 'original']
const weights = ['100 g', '200 g', '250 g', '500 g', '1 kg']
const codes = motifs.map((motif) => motif.replaceAll(' ', '-'))
const cloth = { motif: codes, bahan: ['katun-primissima', 'katun-prima', 'sutra', 'rayon'], pewarna: ['alam', 'sintetis'] }

/** What a synthetic market sells: believable names, so that searching it feels like searching a market. */
export const kinds: readonly Kind[] = [
  { category: 'batik-tulis', noun: 'Kain batik tulis', middle: motifs, end: dyes, option: 'Panjang', values: ['2 m', '2,5 m', '3 m'], facts: { ...cloth, teknik: ['tulis'] }, from: 350, to: 1800 },
  { category: 'batik-cap', noun: 'Kain batik cap', middle: motifs, end: dyes, option: 'Warna', values: colours, facts: { ...cloth, teknik: ['cap'] }, from: 140, to: 420 },
  { category: 'eco-print', noun: 'Kain eco print', middle: ['daun jati', 'daun lanang', 'bunga kenikir', 'daun jarak', 'pakis'], end: dyes, option: 'Warna', values: colours, facts: { teknik: ['eco-print'], bahan: ['katun-prima', 'sutra', 'rayon'] }, from: 180, to: 650 },
  { category: 'tapis', noun: 'Tapis', middle: ['pucuk rebung', 'siger', 'gajah', 'naga', 'sasab'], end: ['benang emas', 'benang perak', 'benang katun', 'sulam usus'], option: 'Warna', values: colours, facts: { teknik: ['tapis'], bahan: ['tenun'] }, from: 450, to: 3500 },
  { category: 'kemeja-blus', noun: 'Kemeja batik', middle: motifs, end: ['lengan pendek', 'lengan panjang', 'krah sanghai'], option: 'Ukuran', values: sizes, facts: { bahan_busana: ['katun', 'rayon'], teknik_busana: ['cap', 'tulis'], untuk: ['laki-laki', 'perempuan'] }, from: 150, to: 480 },
  { category: 'kaos', noun: 'Kaos', middle: ['Metro kota pendidikan', 'tugu pena', 'kupu malam', 'Lampung sai bumi', 'kopi pagi'], end: ['sablon tangan', 'katun tebal', 'potongan longgar'], option: 'Ukuran', values: sizes, facts: { bahan_busana: ['katun'], teknik_busana: ['sablon'], untuk: ['semua', 'anak'] }, from: 65, to: 150 },
  { category: 'selendang-syal', noun: 'Selendang', middle: motifs, end: dyes, option: 'Warna', values: colours, facts: { bahan_busana: ['sutra', 'katun', 'rayon'], untuk: ['perempuan'] }, from: 90, to: 400 },
  { category: 'tas-dompet', noun: 'Tas anyaman', middle: ['pandan', 'eceng gondok', 'bambu', 'tali kur'], end: ['selempang', 'jinjing', 'ransel', 'lipat'], option: 'Warna', values: colours, facts: { bahan_busana: ['pandan', 'kanvas'], untuk: ['perempuan', 'semua'] }, from: 75, to: 320 },
  { category: 'keripik-kerupuk', noun: 'Keripik pisang', middle: ['kepok', 'muli', 'tanduk', 'raja'], end: tastes, option: 'Berat', values: weights, facts: { masa_simpan: ['60', '90', '120'], pedas: ['tidak', 'sedikit', 'sedang'], tanpa_pengawet: ['true'] }, from: 12, to: 60 },
  { category: 'keripik-kerupuk', noun: 'Keripik singkong', middle: ['renyah', 'tipis', 'gelombang'], end: tastes, option: 'Berat', values: weights, facts: { masa_simpan: ['60', '90'], pedas: ['tidak', 'sedang', 'sangat'], tanpa_pengawet: ['true', 'false'] }, from: 10, to: 45 },
  { category: 'keripik-kerupuk', noun: 'Rengginang', middle: ['ketan', 'terasi', 'ikan', 'kencur'], end: ['goreng', 'mentah'], option: 'Berat', values: weights, facts: { masa_simpan: ['90', '120'], pedas: ['tidak'] }, from: 15, to: 55 },
  { category: 'kue-roti', noun: 'Kue', middle: ['lapis legit', 'bolu pandan', 'engkak ketan', 'nastar', 'putri salju'], end: ['loyang kecil', 'loyang besar', 'toples'], option: 'Isi', values: ['kecil', 'sedang', 'besar'], facts: { masa_simpan: ['7', '14', '30'], simpan: ['suhu-ruang', 'lemari-es'] }, from: 25, to: 250 },
  { category: 'tahu-tempe', noun: 'Tempe', middle: ['daun', 'kedelai lokal', 'koro'], end: ['segar', 'semangit', 'siap goreng'], option: 'Berat', values: weights, facts: { masa_simpan: ['3'], simpan: ['lemari-es'] }, from: 5, to: 30 },
  { category: 'sambal-abon', noun: 'Sambal', middle: ['seruit', 'terasi', 'tempoyak', 'bawang', 'teri'], end: ['botol', 'cup', 'toples'], option: 'Pedas', values: ['sedang', 'sangat'], facts: { masa_simpan: ['60', '90'], pedas: ['sedang', 'sangat'] }, from: 18, to: 60 },
  { category: 'madu-gula', noun: 'Madu', middle: ['trigona', 'hutan', 'kopi', 'karet'], end: ['mentah', 'saring'], option: 'Isi', values: ['150 ml', '250 ml', '500 ml'], facts: { masa_simpan: ['365'], simpan: ['suhu-ruang'] }, from: 45, to: 260 },
  { category: 'kopi', noun: 'Kopi robusta', middle: ['petik merah', 'lereng', 'kebun rakyat', 'asalan pilih'], end: ['biji', 'bubuk halus', 'bubuk kasar', 'drip'], option: 'Berat', values: weights, facts: { jenis_kopi: ['robusta'], sangrai: ['muda', 'sedang', 'tua'], pascapanen: ['alami', 'madu', 'basah'] }, from: 22, to: 160 },
  { category: 'jamu-rempah', noun: 'Jamu', middle: ['kunyit asam', 'jahe merah', 'beras kencur', 'temulawak'], end: ['bubuk', 'sirop', 'celup'], option: 'Isi', values: ['10', '20', '30'], facts: { masa_simpan: ['180', '365'], tanpa_gula: ['true', 'false'] }, from: 15, to: 75 },
  { category: 'anyaman', noun: 'Keranjang anyaman', middle: ['bambu', 'pandan', 'rotan', 'eceng gondok'], end: ['bundar', 'kotak', 'bertutup', 'gantung'], option: 'Ukuran', values: ['S', 'M', 'L'], facts: { bahan_kerajinan: ['bambu', 'pandan', 'rotan', 'eceng-gondok'], aman_makanan: ['true', 'false'] }, from: 35, to: 280 },
  { category: 'rajut-sulam', noun: 'Boneka rajut', middle: ['gajah', 'kucing', 'kelinci', 'burung'], end: ['kecil', 'besar', 'gantungan'], option: 'Warna', values: colours, facts: { bahan_kerajinan: ['benang'], usia_mulai: ['0', '3'] }, from: 30, to: 180 },
  { category: 'keramik-gerabah', noun: 'Cangkir keramik', middle: ['glasir abu', 'glasir biru', 'polos', 'motif siger'], end: ['bertelinga', 'tanpa telinga', 'sepasang'], option: 'Warna', values: colours, facts: { bahan_kerajinan: ['tanah-liat'], aman_makanan: ['true'] }, from: 40, to: 190 },
  { category: 'buku', noun: 'Buku', middle: ['cerita anak', 'puisi', 'sejarah kolonisasi', 'resep dapur'], end: ['Metro lama', 'Lampung', 'kampung kami'], option: 'Sampul', values: ['lunak', 'keras'], facts: { tahun_terbit: ['2022', '2023', '2024', '2025'], bahasa: ['indonesia', 'dwibahasa', 'lampung'] }, from: 35, to: 150 },
  { category: 'kotak-kue', noun: 'Kotak kue', middle: ['tiga isi', 'lima isi', 'rapat pagi', 'rapat sore'], end: ['asin manis', 'tradisional', 'tanpa gorengan'], option: 'Isi', values: ['3', '5'], facts: { pesan_sebelum: ['24', '48'] }, from: 9, to: 28 },
]

export const shopFirst = ['Sanggar', 'Rumah', 'Dapur', 'Warung', 'Bengkel', 'Kedai', 'Galeri', 'Griya', 'Pondok', 'Omah', 'Lumbung', 'Teras']
export const shopSecond = ['Canting', 'Wetan', 'Sari', 'Kamboja', 'Mekar', 'Lestari', 'Senja', 'Rukun', 'Melati', 'Cempaka', 'Bunga', 'Kenanga', 'Subur', 'Pelita', 'Harapan', 'Cahaya']
export const shopThird = ['Sejahtera', 'Bersama', 'Muda', 'Mandiri', 'Asri', 'Jaya', 'Barokah', 'Indah', 'Kita', 'Ayu', 'Utama', 'Raya']
export const sentences = [
  'Dibuat sedikit demi sedikit di rumah, dengan bahan dari kebun sendiri.',
  'Bahan dipilih setiap pagi di pasar, lalu dikerjakan hari itu juga.',
  'Dikerjakan oleh tiga orang ibu yang belajar bersama sejak lama.',
  'Setiap buah sedikit berbeda karena dikerjakan dengan tangan.',
  'Cocok untuk hadiah, oleh-oleh, atau dipakai sehari-hari.',
  'Dapat dipesan dalam jumlah banyak untuk rapat dan acara sekolah.',
  'Simpan di tempat kering dan jauh dari sinar matahari.',
  'Dikemas dengan kertas daur ulang dan tali rami.',
]
