struct kernel_ops {
	bool overlap_supported;
	bool esn_supported;
	/* can an outbound policy's rule specify the SA's SPI? */
	bool policy_spi_supported;
	int window;
};
