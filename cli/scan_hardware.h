/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Module parameters of the hardware kind: MODULE(name, parameters). modinfo does not tell them from others.
 * They are those that Debian's linux-source-6.12 declares with module_param_hw(), module_param_hw_array() and
 * module_param_hw_named() (`grep -rn module_param_hw`), under the names that its Makefiles give the modules.
 */
#ifndef KERNLOCK_SCAN_HARDWARE_H
#define KERNLOCK_SCAN_HARDWARE_H

#define SCAN_HARDWARE(MODULE) \
	MODULE("104_quad_8", "base irq") \
	MODULE("3c509", "irq") \
	MODULE("3c59x", "compaq_ioaddr compaq_irq") \
	MODULE("8250", "probe_rsa share_irqs") \
	MODULE("aha152x", "io irq") \
	MODULE("aha1542", "io") \
	MODULE("applicom", "irq mem") \
	MODULE("arcfb", "dio_addr cio_addr c2io_addr irq") \
	MODULE("atp", "io irq") \
	MODULE("baycom_epp", "iobase") \
	MODULE("baycom_par", "iobase") \
	MODULE("baycom_ser_fdx", "iobase irq") \
	MODULE("baycom_ser_hdx", "iobase irq") \
	MODULE("cc770_isa", "port mem indirect irq") \
	MODULE("cio_dac", "base") \
	MODULE("com20020_isa", "io irq") \
	MODULE("com90io", "io irq") \
	MODULE("com90xx", "io irq") \
	MODULE("cpcihp_generic", "port") \
	MODULE("cpu5wdt", "port") \
	MODULE("cs89x0", "io irq dma") \
	MODULE("dummy_irq", "irq") \
	MODULE("ec_sys", "write_support") \
	MODULE("eurotechwdt", "io irq") \
	MODULE("fdomain_isa", "io irq scsi_id") \
	MODULE("g_NCR5380", "ncr_irq ncr_addr irq base") \
	MODULE("gpio_104_dio_48e", "base irq") \
	MODULE("gpio_104_idi_48", "base irq") \
	MODULE("gpio_104_idio_16", "base irq") \
	MODULE("gpio_gpio_mm", "base") \
	MODULE("gpio_ws16c48", "base irq") \
	MODULE("i2c_ali15x3", "force_addr") \
	MODULE("i2c_elektor", "base irq mmapped") \
	MODULE("i2c_pca_isa", "base irq") \
	MODULE("i2c_piix4", "force_addr") \
	MODULE("i2c_sis5595", "force_addr") \
	MODULE("i2c_viapro", "force_addr") \
	MODULE("i82365", "i365_base irq_mask irq_list cs_irq") \
	MODULE("inport", "irq") \
	MODULE("ipmi_si", "addrs ports irqs regspacings regsizes regshifts slave_addrs") \
	MODULE("lance", "io dma irq") \
	MODULE("logibm", "irq") \
	MODULE("mk712", "io irq") \
	MODULE("moxa", "baseaddr") \
	MODULE("mwave", "mwave_3780i_irq mwave_3780i_io mwave_uart_irq mwave_uart_io") \
	MODULE("n411", "dio_addr cio_addr c2io_addr") \
	MODULE("ne", "io irq") \
	MODULE("parport_pc", "io io_hi irq dma") \
	MODULE("pc87413_wdt", "io") \
	MODULE("qlogicfas", "iobase irq") \
	MODULE("ramoops", "mem_address") \
	MODULE("sc1200wdt", "io") \
	MODULE("scx200_acb", "base") \
	MODULE("serial_ir", "io iommap ioshift irq share_irq") \
	MODULE("sja1000_isa", "port mem indirect irq") \
	MODULE("slram", "map") \
	MODULE("smc9194", "io irq") \
	MODULE("smc_ultra", "io irq") \
	MODULE("snd_ad1848", "port irq dma1") \
	MODULE("snd_adlib", "port") \
	MODULE("snd_als4000", "joystick_port") \
	MODULE("snd_azt1605", "port wss_port mpu_port fm_port irq mpu_irq dma1 dma2") \
	MODULE("snd_azt2316", "port wss_port mpu_port fm_port irq mpu_irq dma1 dma2") \
	MODULE("snd_cmi8328", "port irq dma1 dma2 mpuport mpuirq") \
	MODULE("snd_cmi8330", "sbport sbirq sbdma8 sbdma16 wssport wssirq wssdma fmport mpuport mpuirq") \
	MODULE("snd_cmipci", "mpu_port fm_port joystick_port") \
	MODULE("snd_cs4231", "port mpu_port irq mpu_irq dma1 dma2") \
	MODULE("snd_cs4232", "port cport mpu_port fm_port sb_port irq mpu_irq dma1 dma2") \
	MODULE("snd_cs4236", "port cport mpu_port fm_port sb_port irq mpu_irq dma1 dma2") \
	MODULE("snd_ens1370", "joystick_port") \
	MODULE("snd_ens1371", "joystick_port") \
	MODULE("snd_es1688", "port mpu_port irq fm_port mpu_irq dma8") \
	MODULE("snd_es18xx", "port mpu_port fm_port irq dma1 dma2") \
	MODULE("snd_gusclassic", "port irq dma1 dma2") \
	MODULE("snd_gusextreme", "port gf1_port mpu_port irq mpu_irq gf1_irq dma8 dma1") \
	MODULE("snd_gusmax", "port irq dma1 dma2") \
	MODULE("snd_interwave", "port port_tc irq dma1 dma2") \
	MODULE("snd_interwave_stb", "port port_tc irq dma1 dma2") \
	MODULE("snd_jazz16", "port mpu_port irq mpu_irq dma8 dma16") \
	MODULE("snd_miro", "port mpu_port fm_port irq mpu_irq dma1 dma2") \
	MODULE("snd_mpu401", "port irq") \
	MODULE("snd_msnd_classic", "io irq mem cfg mpu_io mpu_irq ide_io0 ide_io1 ide_irq joystick_io") \
	MODULE("snd_msnd_pinnacle", "io irq mem cfg mpu_io mpu_irq ide_io0 ide_io1 ide_irq joystick_io") \
	MODULE("snd_mtpav", "port irq") \
	MODULE("snd_opl3sa2", "port sb_port wss_port fm_port midi_port irq dma1 dma2") \
	MODULE("snd_opti92x_ad1848", "port mpu_port fm_port irq mpu_irq dma1 dma2") \
	MODULE("snd_opti92x_cs4231", "port mpu_port fm_port irq mpu_irq dma1 dma2") \
	MODULE("snd_opti93x", "port mpu_port fm_port irq mpu_irq dma1 dma2") \
	MODULE("snd_riptide", "joystick_port mpu_port opl3_port") \
	MODULE("snd_sb16", "port mpu_port fm_port awe_port irq dma8 dma16") \
	MODULE("snd_sb8", "port irq dma8") \
	MODULE("snd_sbawe", "port mpu_port fm_port awe_port irq dma8 dma16") \
	MODULE("snd_sc6000", "port mss_port mpu_port irq mpu_irq dma") \
	MODULE("snd_serial_u16550", "port irq") \
	MODULE("snd_sonicvibes", "dmaio") \
	MODULE("snd_sscape", "port wss_port irq mpu_irq dma dma2") \
	MODULE("snd_via82xx", "mpu_port") \
	MODULE("snd_wavefront", "cs4232_pcm_port cs4232_pcm_irq dma1 dma2 cs4232_mpu_port cs4232_mpu_irq ics2115_irq ics2115_port fm_port") \
	MODULE("snd_ymfpci", "mpu_port fm_port joystick_port") \
	MODULE("speakup_acntpc", "port") \
	MODULE("speakup_dtlk", "port") \
	MODULE("speakup_keypc", "port") \
	MODULE("speedstep_smi", "smi_port") \
	MODULE("stx104", "base") \
	MODULE("tcic", "tcic_base irq_mask irq_list cs_irq") \
	MODULE("testmmiotrace", "mmio_address") \
	MODULE("timer_cs5535", "irq") \
	MODULE("wbsd", "nopnp io irq dma") \
	MODULE("wd", "io irq mem mem_end") \
	MODULE("wdt", "io irq")

#endif
