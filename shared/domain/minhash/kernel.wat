;; Signatures of texts for near-duplicates: words or characters, runs of them, fast similarity sketching, band keys.
;; `twin.ts` says the same in TypeScript, and a test compares the two on any text. All arithmetic is on 32 bits, so that
;; every machine gives equal bits.
;;
;; Sources: Dahlgaard, Knudsen, Thorup 2017, Fast similarity sketching; bands after Broder 1997 and Indyk, Motwani 1998;
;; finaliser of MurmurHash3 (Appleby).
(module
  (memory (export "memory") 4)

  ;; 0: nine masks of 16 bytes; mask n keeps the first n of eight UTF-16 units.
  (data (i32.const 0)
    "\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\ff\ff\00\00\00\00\00\00\00\00\00\00\00\00\00\00"
    "\ff\ff\ff\ff\00\00\00\00\00\00\00\00\00\00\00\00"
    "\ff\ff\ff\ff\ff\ff\00\00\00\00\00\00\00\00\00\00"
    "\ff\ff\ff\ff\ff\ff\ff\ff\00\00\00\00\00\00\00\00"
    "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\00\00\00\00\00\00"
    "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\00\00\00\00"
    "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\00\00"
    "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff")
  ;; 144: multipliers, little-endian: the first two for the rounds of the sketch, all for what fills it.
  (data (i32.const 144)
    "\b1\79\37\9e\6b\ca\eb\85\35\ae\b2\c2\2f\eb\d4\27"
    "\b1\67\56\16\6d\3c\1b\2c\39\2d\7a\29\2d\35\eb\7f")

  ;; Where the next text goes; everything below is constant.
  (global (export "textAt") i32 (i32.const 256))

  ;; True bits for the word units among 64 units from `at`, lowest first. Folds ASCII capitals in place. Units that the
  ;; caller has to prepare set the global, unless it has prepared them.
  (global $unprepared (mut i32) (i32.const 0))
  (func $classify (param $at i32) (param $prepared i32) (result i64)
    (local $mask i64) (local $shift i64)
    (local $a v128) (local $b v128) (local $al v128) (local $bl v128)
    (local $ac v128) (local $bc v128) (local $aw v128) (local $bw v128)
    (loop $pair
      (local.set $a (v128.load (local.get $at)))
      (local.set $b (v128.load offset=16 (local.get $at)))
      (local.set $al (v128.or (local.get $a) (v128.const i16x8 32 32 32 32 32 32 32 32)))
      (local.set $bl (v128.or (local.get $b) (v128.const i16x8 32 32 32 32 32 32 32 32)))
      ;; letters a to z, in either case
      (local.set $ac (i16x8.lt_u
        (i16x8.sub (local.get $al) (v128.const i16x8 97 97 97 97 97 97 97 97))
        (v128.const i16x8 26 26 26 26 26 26 26 26)))
      (local.set $bc (i16x8.lt_u
        (i16x8.sub (local.get $bl) (v128.const i16x8 97 97 97 97 97 97 97 97))
        (v128.const i16x8 26 26 26 26 26 26 26 26)))
      ;; and digits
      (local.set $aw (v128.or (local.get $ac) (i16x8.lt_u
        (i16x8.sub (local.get $a) (v128.const i16x8 48 48 48 48 48 48 48 48))
        (v128.const i16x8 10 10 10 10 10 10 10 10))))
      (local.set $bw (v128.or (local.get $bc) (i16x8.lt_u
        (i16x8.sub (local.get $b) (v128.const i16x8 48 48 48 48 48 48 48 48))
        (v128.const i16x8 10 10 10 10 10 10 10 10))))
      (if (v128.any_true (v128.and
            (v128.or (local.get $a) (local.get $b))
            (v128.const i16x8 0xff80 0xff80 0xff80 0xff80 0xff80 0xff80 0xff80 0xff80)))
        (then
          (if (i32.eqz (local.get $prepared))
            (then (global.set $unprepared (i32.or (global.get $unprepared)
              (v128.any_true (v128.or
                (call $foreign (local.get $a))
                (call $foreign (local.get $b))))))))
          (local.set $aw (v128.or (local.get $aw) (call $highWord (local.get $a))))
          (local.set $bw (v128.or (local.get $bw) (call $highWord (local.get $b))))))
      (v128.store (local.get $at) (v128.bitselect (local.get $al) (local.get $a) (local.get $ac)))
      (v128.store offset=16 (local.get $at) (v128.bitselect (local.get $bl) (local.get $b) (local.get $bc)))
      (local.set $mask (i64.or (local.get $mask) (i64.shl
        (i64.extend_i32_u (i8x16.bitmask (i8x16.narrow_i16x8_s (local.get $aw) (local.get $bw))))
        (local.get $shift))))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (br_if $pair (i64.lt_u
        (local.tee $shift (i64.add (local.get $shift) (i64.const 16)))
        (i64.const 64))))
    (local.get $mask))

  ;; Units beyond ASCII other than U+2010 to U+2027, the dashes and quotation marks of typographers.
  (func $foreign (param $v v128) (result v128)
    (v128.andnot
      (i16x8.gt_u (local.get $v) (v128.const i16x8 127 127 127 127 127 127 127 127))
      (i16x8.lt_u
        (i16x8.sub (local.get $v)
          (v128.const i16x8 0x2010 0x2010 0x2010 0x2010 0x2010 0x2010 0x2010 0x2010))
        (v128.const i16x8 24 24 24 24 24 24 24 24))))

  ;; Word units beyond ASCII: from U+00C0 on, without multiplication and division signs, general punctuation
  ;; (U+2000 to U+206F) and CJK punctuation (U+3000 to U+303F).
  (func $highWord (param $v v128) (result v128)
    (v128.andnot
      (v128.andnot
        (v128.andnot
          (v128.andnot
            (i16x8.gt_u (local.get $v) (v128.const i16x8 191 191 191 191 191 191 191 191))
            (i16x8.eq (local.get $v) (v128.const i16x8 215 215 215 215 215 215 215 215)))
          (i16x8.eq (local.get $v) (v128.const i16x8 247 247 247 247 247 247 247 247)))
        (i16x8.lt_u
          (i16x8.sub (local.get $v)
            (v128.const i16x8 0x2000 0x2000 0x2000 0x2000 0x2000 0x2000 0x2000 0x2000))
          (v128.const i16x8 112 112 112 112 112 112 112 112)))
      (i16x8.lt_u
        (i16x8.sub (local.get $v)
          (v128.const i16x8 0x3000 0x3000 0x3000 0x3000 0x3000 0x3000 0x3000 0x3000))
        (v128.const i16x8 64 64 64 64 64 64 64 64))))

  ;; Puts 72 separators behind the text, so that blocks of 64 and words of 8 may reach over its end.
  (func $pad (param $end i32)
    (local $stop i32)
    (local.set $stop (i32.add (local.get $end) (i32.const 144)))
    (loop $more
      (v128.store (local.get $end) (v128.const i64x2 0 0))
      (br_if $more (i32.lt_u
        (local.tee $end (i32.add (local.get $end) (i32.const 16)))
        (local.get $stop)))))

  (func $finish (param $x i32) (result i32)
    (local.set $x (i32.mul (i32.xor (local.get $x) (i32.shr_u (local.get $x) (i32.const 16))) (i32.const 0x85ebca6b)))
    (local.set $x (i32.mul (i32.xor (local.get $x) (i32.shr_u (local.get $x) (i32.const 13))) (i32.const 0xc2b2ae35)))
    (i32.xor (local.get $x) (i32.shr_u (local.get $x) (i32.const 16))))

  ;; Hashes of the words of `n` units, one i32 each. Returns their number, or -1 for a text to be prepared first.
  (func (export "words") (param $text i32) (param $n i32) (param $prepared i32) (param $out i32) (result i32)
    (local $base i32) (local $start i32) (local $edge i32) (local $left i32) (local $at i32) (local $hash i32)
    (local $first i32) (local $mask i64) (local $edges i64) (local $before i64) (local $d v128)
    (local.set $first (local.get $out))
    (local.set $start (i32.const -1))
    (global.set $unprepared (i32.const 0))
    (call $pad (i32.add (local.get $text) (i32.shl (local.get $n) (i32.const 1))))
    (loop $blocks
      (local.set $mask (call $classify
        (i32.add (local.get $text) (i32.shl (local.get $base) (i32.const 1)))
        (local.get $prepared)))
      (if (global.get $unprepared) (then (return (i32.const -1))))
      ;; bits where words begin and end
      (local.set $edges (i64.xor (local.get $mask)
        (i64.or (i64.shl (local.get $mask) (i64.const 1)) (local.get $before))))
      (local.set $before (i64.shr_u (local.get $mask) (i64.const 63)))
      (block $done
        (loop $each
          (br_if $done (i64.eqz (local.get $edges)))
          (local.set $edge (i32.add (local.get $base) (i32.wrap_i64 (i64.ctz (local.get $edges)))))
          (local.set $edges (i64.and (local.get $edges) (i64.sub (local.get $edges) (i64.const 1))))
          (if (i32.lt_s (local.get $start) (i32.const 0))
            (then (local.set $start (local.get $edge)))
            (else
              (local.set $left (i32.sub (local.get $edge) (local.get $start)))
              (local.set $at (i32.add (local.get $text) (i32.shl (local.get $start) (i32.const 1))))
              (local.set $hash (i32.mul (local.get $left) (i32.const 0x9e3779b1)))
              (loop $eight
                (local.set $d (i32x4.mul
                  (i32x4.dot_i16x8_s
                    (v128.and
                      (v128.load (local.get $at))
                      (v128.load (i32.shl
                        (select (local.get $left) (i32.const 8) (i32.lt_s (local.get $left) (i32.const 8)))
                        (i32.const 4))))
                    (v128.const i16x8 27803 31267 22787 29303 25841 32003 19141 28661))
                  (v128.const i32x4 0x85ebca6b 0xc2b2ae35 0x27d4eb2f 0x165667b1)))
                (local.set $d (i32x4.add (local.get $d)
                  (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $d) (local.get $d))))
                (local.set $hash (i32.mul
                  (i32.add (local.get $hash)
                    (i32.add (i32x4.extract_lane 0 (local.get $d)) (i32x4.extract_lane 1 (local.get $d))))
                  (i32.const 0x2c1b3c6d)))
                (local.set $hash (i32.xor (local.get $hash) (i32.shr_u (local.get $hash) (i32.const 15))))
                (local.set $at (i32.add (local.get $at) (i32.const 16)))
                (br_if $eight (i32.gt_s
                  (local.tee $left (i32.sub (local.get $left) (i32.const 8)))
                  (i32.const 0))))
              (i32.store (local.get $out) (local.get $hash))
              (local.set $out (i32.add (local.get $out) (i32.const 4)))
              (local.set $start (i32.const -1))))
          (br $each)))
      (br_if $blocks (i32.le_s
        (local.tee $base (i32.add (local.get $base) (i32.const 64)))
        (local.get $n))))
    (i32.shr_u (i32.sub (local.get $out) (local.get $first)) (i32.const 2)))

  ;; Hashes of the units of a text whose words are parted by one blank each. Returns their number, or -1 as `words`.
  (func (export "characters") (param $text i32) (param $n i32) (param $prepared i32) (param $out i32) (result i32)
    (local $base i32) (local $index i32) (local $first i32) (local $unit i32) (local $gap i32) (local $mask i64)
    (local.set $first (local.get $out))
    (global.set $unprepared (i32.const 0))
    (call $pad (i32.add (local.get $text) (i32.shl (local.get $n) (i32.const 1))))
    (loop $blocks
      (local.set $mask (call $classify
        (i32.add (local.get $text) (i32.shl (local.get $base) (i32.const 1)))
        (local.get $prepared)))
      (if (global.get $unprepared) (then (return (i32.const -1))))
      (local.set $index (i32.const 0))
      (loop $each
        (if (i32.wrap_i64 (i64.and (i64.shr_u (local.get $mask) (i64.extend_i32_u (local.get $index))) (i64.const 1)))
          (then
            (if (i32.and (local.get $gap) (i32.gt_u (local.get $out) (local.get $first)))
              (then
                (i32.store (local.get $out) (call $unitHash (i32.const 32)))
                (local.set $out (i32.add (local.get $out) (i32.const 4)))))
            (local.set $gap (i32.const 0))
            (i32.store (local.get $out) (call $unitHash (i32.load16_u (i32.add (local.get $text)
              (i32.shl (i32.add (local.get $base) (local.get $index)) (i32.const 1))))))
            (local.set $out (i32.add (local.get $out) (i32.const 4))))
          (else (local.set $gap (i32.const 1))))
        (br_if $each (i32.lt_u
          (local.tee $index (i32.add (local.get $index) (i32.const 1)))
          (i32.const 64))))
      (br_if $blocks (i32.le_s
        (local.tee $base (i32.add (local.get $base) (i32.const 64)))
        (local.get $n))))
    (i32.shr_u (i32.sub (local.get $out) (local.get $first)) (i32.const 2)))

  (func $unitHash (param $unit i32) (result i32)
    (local $x i32)
    (local.set $x (i32.mul (local.get $unit) (i32.const 0x9e3779b1)))
    (i32.xor (local.get $x) (i32.shr_u (local.get $x) (i32.const 15))))

  ;; Hashes of all runs of `gram` hashes, of which there are `count`, not fewer than `gram`. Pads the runs to a multiple
  ;; of four by repeating the last, which changes no sketch. Returns the number with the padding.
  (func (export "shingles") (param $in i32) (param $count i32) (param $gram i32) (param $out i32) (result i32)
    (local $first i32) (local $power i32) (local $index i32) (local $sum i32) (local $last i32)
    (local.set $first (local.get $out))
    (local.set $power (i32.const 1))
    (local.set $index (local.get $gram))
    (loop $powers
      (local.set $power (i32.mul (local.get $power) (i32.const 0x7feb352d)))
      (br_if $powers (local.tee $index (i32.sub (local.get $index) (i32.const 1)))))
    (loop $each
      (local.set $sum (i32.add
        (i32.mul (local.get $sum) (i32.const 0x7feb352d))
        (i32.load (i32.add (local.get $in) (i32.shl (local.get $index) (i32.const 2))))))
      (if (i32.ge_u (local.get $index) (local.get $gram))
        (then (local.set $sum (i32.sub (local.get $sum) (i32.mul (local.get $power)
          (i32.load (i32.add (local.get $in)
            (i32.shl (i32.sub (local.get $index) (local.get $gram)) (i32.const 2)))))))))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (if (i32.ge_u (local.get $index) (local.get $gram))
        (then
          (i32.store (local.get $out) (local.tee $last (call $finish (local.get $sum))))
          (local.set $out (i32.add (local.get $out) (i32.const 4)))))
      (br_if $each (i32.lt_u (local.get $index) (local.get $count))))
    (block $full
      (loop $fill
        (br_if $full (i32.eqz (i32.and (i32.sub (local.get $out) (local.get $first)) (i32.const 15))))
        (i32.store (local.get $out) (local.get $last))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $fill)))
    (i32.shr_u (i32.sub (local.get $out) (local.get $first)) (i32.const 2)))

  ;; The sketch: `size` values of 31 bits. `count` is a multiple of four and not zero.
  (func (export "sketch") (param $in i32) (param $count i32) (param $size i32) (param $out i32)
    (local $round i32) (local $filled i32) (local $at i32) (local $end i32) (local $bin i32) (local $old i32)
    (local $new i32) (local $y v128) (local $v v128) (local $m v128) (local $tag v128)
    (local.set $end (i32.add (local.get $in) (i32.shl (local.get $count) (i32.const 2))))
    (local.set $at (local.get $out))
    (loop $clear
      (i32.store (local.get $at) (i32.const 0x7fffffff))
      (br_if $clear (i32.lt_u
        (local.tee $at (i32.add (local.get $at) (i32.const 4)))
        (i32.add (local.get $out) (i32.shl (local.get $size) (i32.const 2))))))
    (loop $rounds
      (local.set $m (i32x4.splat (i32.load offset=144 (i32.shl (local.get $round) (i32.const 2)))))
      (local.set $tag (i32x4.splat (i32.shl (local.get $round) (i32.const 27))))
      (local.set $at (local.get $in))
      (loop $four
        (local.set $y (i32x4.mul (v128.load (local.get $at)) (local.get $m)))
        (local.set $y (i32x4.mul
          (v128.xor (local.get $y) (i32x4.shr_u (local.get $y) (i32.const 15)))
          (v128.const i32x4 0x735a2d97 0x735a2d97 0x735a2d97 0x735a2d97)))
        (local.set $y (v128.xor (local.get $y) (i32x4.shr_u (local.get $y) (i32.const 15))))
        (local.set $v (i32x4.mul (local.get $y) (v128.const i32x4 0x9e3779b1 0x9e3779b1 0x9e3779b1 0x9e3779b1)))
        (local.set $v (v128.or (local.get $tag) (i32x4.shr_u
          (v128.xor (local.get $v) (i32x4.shr_u (local.get $v) (i32.const 13)))
          (i32.const 5))))
        ;; addresses of the four bins
        (local.set $y (i32x4.add (i32x4.splat (local.get $out)) (i32x4.shl
          (i32x4.shr_u
            (i32x4.mul (i32x4.shr_u (local.get $y) (i32.const 16)) (i32x4.splat (local.get $size)))
            (i32.const 16))
          (i32.const 2))))
        (local.set $old (i32.load (local.tee $bin (i32x4.extract_lane 0 (local.get $y)))))
        (local.set $new (i32x4.extract_lane 0 (local.get $v)))
        (local.set $filled (i32.add (local.get $filled) (i32.eq (local.get $old) (i32.const 0x7fffffff))))
        (i32.store (local.get $bin) (select (local.get $new) (local.get $old) (i32.lt_s (local.get $new) (local.get $old))))
        (local.set $old (i32.load (local.tee $bin (i32x4.extract_lane 1 (local.get $y)))))
        (local.set $new (i32x4.extract_lane 1 (local.get $v)))
        (local.set $filled (i32.add (local.get $filled) (i32.eq (local.get $old) (i32.const 0x7fffffff))))
        (i32.store (local.get $bin) (select (local.get $new) (local.get $old) (i32.lt_s (local.get $new) (local.get $old))))
        (local.set $old (i32.load (local.tee $bin (i32x4.extract_lane 2 (local.get $y)))))
        (local.set $new (i32x4.extract_lane 2 (local.get $v)))
        (local.set $filled (i32.add (local.get $filled) (i32.eq (local.get $old) (i32.const 0x7fffffff))))
        (i32.store (local.get $bin) (select (local.get $new) (local.get $old) (i32.lt_s (local.get $new) (local.get $old))))
        (local.set $old (i32.load (local.tee $bin (i32x4.extract_lane 3 (local.get $y)))))
        (local.set $new (i32x4.extract_lane 3 (local.get $v)))
        (local.set $filled (i32.add (local.get $filled) (i32.eq (local.get $old) (i32.const 0x7fffffff))))
        (i32.store (local.get $bin) (select (local.get $new) (local.get $old) (i32.lt_s (local.get $new) (local.get $old))))
        (br_if $four (i32.lt_u
          (local.tee $at (i32.add (local.get $at) (i32.const 16)))
          (local.get $end))))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $rounds (i32.and
        (i32.lt_u (local.get $round) (i32.const 2))
        (i32.lt_u (local.get $filled) (local.get $size)))))
    (if (i32.eq (local.get $filled) (local.get $size)) (then (return)))
    ;; Bins that two rounds left empty take the least of all runs by a hash of their own.
    (local.set $round (i32.const 0))
    (loop $bins
      (local.set $bin (i32.add (local.get $out) (i32.shl (local.get $round) (i32.const 2))))
      (if (i32.eq (i32.load (local.get $bin)) (i32.const 0x7fffffff))
        (then
          (local.set $m (i32x4.splat (i32.or (i32.const 1) (i32.add
            (i32.load offset=144 (i32.shl (i32.and (local.get $round) (i32.const 7)) (i32.const 2)))
            (i32.shl (local.get $round) (i32.const 9))))))
          (local.set $v (i32x4.splat (i32.const 0x7fffffff)))
          (local.set $at (local.get $in))
          (loop $all
            (local.set $y (i32x4.mul (v128.load (local.get $at)) (local.get $m)))
            (local.set $y (i32x4.mul
              (v128.xor (local.get $y) (i32x4.shr_u (local.get $y) (i32.const 15)))
              (v128.const i32x4 0x735a2d97 0x735a2d97 0x735a2d97 0x735a2d97)))
            (local.set $v (i32x4.min_s (local.get $v) (v128.or
              (i32x4.shr_u (local.get $y) (i32.const 6))
              (v128.const i32x4 0x40000000 0x40000000 0x40000000 0x40000000))))
            (br_if $all (i32.lt_u
              (local.tee $at (i32.add (local.get $at) (i32.const 16)))
              (local.get $end))))
          (local.set $v (i32x4.min_s (local.get $v)
            (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $v) (local.get $v))))
          (local.set $old (i32x4.extract_lane 0 (local.get $v)))
          (local.set $new (i32x4.extract_lane 1 (local.get $v)))
          (i32.store (local.get $bin) (select (local.get $new) (local.get $old) (i32.lt_s (local.get $new) (local.get $old))))))
      (br_if $bins (i32.lt_u
        (local.tee $round (i32.add (local.get $round) (i32.const 1)))
        (local.get $size)))))

  ;; Keys of 64 bits of the bands of a sketch: high half, low half.
  (func (export "bandKeys") (param $in i32) (param $bands i32) (param $rows i32) (param $out i32)
    (local $band i32) (local $row i32) (local $high i32) (local $low i32) (local $value i32)
    (loop $each
      (local.set $high (i32.mul (i32.add (local.get $band) (i32.const 1)) (i32.const 0x9e3779b1)))
      (local.set $low (i32.mul (i32.add (local.get $band) (i32.const 1)) (i32.const 0x27d4eb2f)))
      (local.set $row (i32.const 0))
      (loop $rowsOf
        (local.set $value (i32.load (local.get $in)))
        (local.set $high (i32.mul
          (i32.rotl (i32.xor (local.get $high) (local.get $value)) (i32.const 13)) (i32.const 0x85ebca6b)))
        (local.set $low (i32.mul
          (i32.rotl (i32.add (local.get $low) (local.get $value)) (i32.const 17)) (i32.const 0xc2b2ae35)))
        (local.set $in (i32.add (local.get $in) (i32.const 4)))
        (br_if $rowsOf (i32.lt_u
          (local.tee $row (i32.add (local.get $row) (i32.const 1)))
          (local.get $rows))))
      (i32.store (local.get $out) (call $finish (local.get $high)))
      (i32.store offset=4 (local.get $out) (call $finish (i32.xor (local.get $low) (local.get $high))))
      (local.set $out (i32.add (local.get $out) (i32.const 8)))
      (br_if $each (i32.lt_u
        (local.tee $band (i32.add (local.get $band) (i32.const 1)))
        (local.get $bands)))))
)
