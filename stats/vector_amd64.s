#include "textflag.h"

// column adds to acc, of four rows, the products of one column of x with four of y, weighed:
// the rows of y are in Y4 to Y7, their weights in Y8 to Y11.
#define column(at, acc) \
	VBROADCASTSD at(SI), Y12; \
	VMULPD Y8, Y12, Y12; \
	VMULPD Y4, Y12, Y12; \
	VBROADCASTSD at(SI)(R8*1), Y13; \
	VMULPD Y9, Y13, Y13; \
	VMULPD Y5, Y13, Y13; \
	VADDPD Y13, Y12, Y12; \
	VBROADCASTSD at(SI)(R8*2), Y14; \
	VMULPD Y10, Y14, Y14; \
	VMULPD Y6, Y14, Y14; \
	VBROADCASTSD at(SI)(R10*1), Y15; \
	VMULPD Y11, Y15, Y15; \
	VMULPD Y7, Y15, Y15; \
	VADDPD Y15, Y14, Y14; \
	VADDPD Y14, Y12, Y12; \
	VADDPD Y12, acc, acc

// func gramTile(t *[16]float64, x, y, w *float64, q, fours int)
TEXT ·gramTile(SB), NOSPLIT, $0-48
	MOVQ t+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DX
	MOVQ w+24(FP), CX
	MOVQ q+32(FP), R8
	MOVQ fours+40(FP), R9
	SHLQ $3, R8
	LEAQ (R8)(R8*2), R10
	VMOVUPD 0(DI), Y0
	VMOVUPD 32(DI), Y1
	VMOVUPD 64(DI), Y2
	VMOVUPD 96(DI), Y3

next:
	VMOVUPD (DX), Y4
	VMOVUPD (DX)(R8*1), Y5
	VMOVUPD (DX)(R8*2), Y6
	VMOVUPD (DX)(R10*1), Y7
	VBROADCASTSD 0(CX), Y8
	VBROADCASTSD 8(CX), Y9
	VBROADCASTSD 16(CX), Y10
	VBROADCASTSD 24(CX), Y11
	column(0, Y0)
	column(8, Y1)
	column(16, Y2)
	column(24, Y3)
	LEAQ (SI)(R8*4), SI
	LEAQ (DX)(R8*4), DX
	ADDQ $32, CX
	DECQ R9
	JNZ next
	VMOVUPD Y0, 0(DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VMOVUPD Y3, 96(DI)
	VZEROUPPER
	RET

// term makes the series, in Y4 and Y5, longer by the term whose factor is at a place of the
// table; r is in Y0 and Y1.
#define term(at) \
	VMULPD Y0, Y4, Y4; \
	VMULPD Y1, Y5, Y5; \
	VBROADCASTSD at(DX), Y8; \
	VADDPD Y8, Y4, Y4; \
	VADDPD Y8, Y5, Y5

// func expEights(x *float64, eights int, table *[17]float64)
TEXT ·expEights(SB), NOSPLIT, $0-24
	MOVQ x+0(FP), SI
	MOVQ eights+8(FP), CX
	MOVQ table+16(FP), DX
	VBROADCASTSD 96(DX), Y14
	VBROADCASTSD 104(DX), Y15
	VBROADCASTSD 112(DX), Y13
	VBROADCASTSD 120(DX), Y12
	VBROADCASTSD 128(DX), Y11

next:
	VMOVUPD (SI), Y0
	VMOVUPD 32(SI), Y1
	VMULPD Y14, Y0, Y2
	VMULPD Y14, Y1, Y3
	VADDPD Y15, Y2, Y2
	VADDPD Y15, Y3, Y3
	VSUBPD Y15, Y2, Y4
	VSUBPD Y15, Y3, Y5
	VMULPD Y13, Y4, Y6
	VMULPD Y13, Y5, Y7
	VSUBPD Y6, Y0, Y0
	VSUBPD Y7, Y1, Y1
	VMULPD Y12, Y4, Y4
	VMULPD Y12, Y5, Y5
	VSUBPD Y4, Y0, Y0
	VSUBPD Y5, Y1, Y1
	VPSLLQ $52, Y2, Y2
	VPSLLQ $52, Y3, Y3
	VPADDQ Y11, Y2, Y2
	VPADDQ Y11, Y3, Y3
	VBROADCASTSD 0(DX), Y4
	VMOVAPD Y4, Y5
	term(8)
	term(16)
	term(24)
	term(32)
	term(40)
	term(48)
	term(56)
	term(64)
	term(72)
	term(80)
	term(88)
	VMULPD Y0, Y0, Y6
	VMULPD Y1, Y1, Y7
	VMULPD Y6, Y4, Y4
	VMULPD Y7, Y5, Y5
	VADDPD Y0, Y4, Y4
	VADDPD Y1, Y5, Y5
	VADDPD Y11, Y4, Y4
	VADDPD Y11, Y5, Y5
	VMULPD Y2, Y4, Y4
	VMULPD Y3, Y5, Y5
	VMOVUPD Y4, (SI)
	VMOVUPD Y5, 32(SI)
	ADDQ $64, SI
	DECQ CX
	JNZ next
	VZEROUPPER
	RET

// The three rows of m lie twoBatch numbers apart.
// func sumFour(s *twoSums, weight *[4]float64, m *twoEvents, rows int)
TEXT ·sumFour(SB), NOSPLIT, $0-32
	MOVQ s+0(FP), DI
	MOVQ weight+8(FP), SI
	MOVQ m+16(FP), DX
	MOVQ rows+24(FP), CX
	VMOVUPD 0(DI), Y0
	VMOVUPD 32(DI), Y1
	VMOVUPD 64(DI), Y2

next:
	VMOVUPD (SI), Y3
	VBROADCASTSD 0(DX), Y4
	VBROADCASTSD 2048(DX), Y5
	VBROADCASTSD 4096(DX), Y6
	VMULPD Y3, Y4, Y4
	VMULPD Y3, Y5, Y5
	VMULPD Y3, Y3, Y7
	VMULPD Y7, Y6, Y6
	VADDPD Y4, Y0, Y0
	VADDPD Y5, Y1, Y1
	VADDPD Y6, Y2, Y2
	ADDQ $32, SI
	ADDQ $8, DX
	DECQ CX
	JNZ next
	VMOVUPD Y0, 0(DI)
	VMOVUPD Y1, 32(DI)
	VMOVUPD Y2, 64(DI)
	VZEROUPPER
	RET
