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
