#include "textflag.h"

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
